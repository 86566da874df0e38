import { expect, onTestFinished, test, vi } from "vitest";
import { buildReader } from "../testing/ephemeral/session-calls.ts";
import { memoryEphemeral } from "./memory-ephemeral.ts";

test("it follows the clock of the machine by default", async () => {
  const { sessions, ping } = memoryEphemeral();
  await ping();
  const answer = await sessions.read({ ...buildReader(), leaseSeconds: 60 });
  expect(answer).toEqual({ outcome: "miss", lease: expect.any(String) });
});

test("it is refused in production unless that is allowed by name", () => {
  vi.stubEnv("NODE_ENV", "production");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => memoryEphemeral()).toThrow(expect.objectContaining({ code: "ERR_STORE_MISCONFIGURED" }));
  expect(() => memoryEphemeral({ allowProduction: true })).not.toThrow();
});

import { createAuth } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import { createInbox } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { baseUrl, createHouse, indexSecret, secrets } from "./support/create-house.ts";

const minimal = () => ({
  storage: memoryStorage(),
  ephemeral: memoryEphemeral(),
  courier: createInbox(),
  secrets,
  indexSecret,
  baseUrl,
});

describe("createAuth", () => {
  test("starts with the minimum", async () => {
    const auth = createAuth(minimal());
    await auth.start();
    await auth.stop();
    expect((await auth.handler(new Request(`${baseUrl}/auth/health`))).status).toBe(200);
  });

  test("refuses all phones until the host names countries", async () => {
    const auth = createAuth(minimal());
    await expect(auth.registration.start({ as: "client", phone: "+4915123456789" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test.each([
    ["no secret", { secrets: [] }],
    ["a short secret", { secrets: ["short"] }],
    ["one secret twice", { secrets: [...secrets, ...secrets] }],
    ["a short index secret", { indexSecret: "short" }],
    ["an index secret that is in the ring", { indexSecret: secrets[0] ?? "" }],
    ["no base URL", { baseUrl: "" }],
    ["plain http", { baseUrl: "http://shop.example" }],
    ["a courier without email", { courier: { ...createInbox(), channels: ["sms" as const] } }],
    [
      "phones without a courier for them",
      { phone: { countries: ["DE"] }, courier: { ...createInbox(), channels: ["email" as const] } },
    ],
    ["a host field of ours", { vendor: z.object({ slug: z.string() }) }],
    ["an unknown option", { sesion: {} }],
  ])("throws at once for %s", (_, wrong) => {
    expect(() => createAuth({ ...minimal(), ...wrong })).toThrow(TypeError);
  });

  test("throws for a host field that JSON can't hold, also past the type", () => {
    const vendor = z.object({ since: z.date() }) as unknown as z.ZodObject<{ since: z.ZodString }>;
    expect(() => createAuth({ ...minimal(), vendor })).toThrow(/JSON/);
  });

  test("does not start on a database that was made with another index secret", async () => {
    const storage = memoryStorage();
    const first = createAuth({ ...minimal(), storage });
    await first.start();
    await first.stop();
    const changed = createAuth({
      ...minimal(),
      storage,
      indexSecret: "another-index-secret-0123456789abcdefgh",
    });
    await expect(changed.start()).rejects.toMatchObject({ code: "ERR_STORE_MISCONFIGURED" });
  });

  test("stops twice, and without having started", async () => {
    const { auth } = createHouse();
    await auth.stop();
    await expect(auth.stop()).resolves.toBeUndefined();
  });
});

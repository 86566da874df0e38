import { expect, it } from "vitest";
import { AuthError, StoreError } from "../errors/index.ts";
import { toAuthError } from "../errors/to-auth-error.ts";
import type { LogFields, Logger } from "../ports/logger.ts";
import { logRefusal } from "./log-refusal.ts";

const request = { requestId: "r1", route: "POST /register" };

function logged(thrown: unknown): { level: string; event: string; fields: LogFields } {
  const lines: { level: string; event: string; fields: LogFields }[] = [];
  const write =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      lines.push({ level, event, fields });
    };
  const logger: Logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  logRefusal(logger, toAuthError(thrown), request);
  const [line, ...more] = lines;
  if (line === undefined || more.length > 0) throw new Error("One line was expected.");
  return line;
}

it("writes where a defect is, and nothing that it quotes", () => {
  const error = Object.assign(new RangeError("ada@example.com\n    at secret (secret.ts:1:1)"), {
    code: "22021",
  });
  const { level, event, fields } = logged(error);
  expect({ level, event }).toEqual({ level: "error", event: "http.failed" });
  expect(fields).toMatchObject({
    ...request,
    code: "internal_error",
    causeName: "RangeError",
    causeCode: "22021",
  });
  expect(fields["frames"]).toMatch(/^at .*log-refusal\.test\.ts/);
  expect(JSON.stringify(fields)).not.toMatch(/ada@|secret/);
});

it("writes of a store that is down which one it is", () => {
  const { level, event, fields } = logged(
    new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "redis://:password@host"),
  );
  expect({ level, event }).toEqual({ level: "warn", event: "http.unavailable" });
  expect(fields).toMatchObject({ code: "service_unavailable", causeCode: "ERR_EPHEMERAL_UNAVAILABLE" });
  expect(JSON.stringify(fields)).not.toContain("password");
});

it("writes everyday refusals quietly, with their detail", () => {
  const { level, event, fields } = logged(new AuthError("forbidden", { detail: "why" }));
  expect({ level, event, fields }).toEqual({
    level: "debug",
    event: "http.refused",
    fields: { ...request, code: "forbidden", detail: "why" },
  });
});

it("does not pass on the failure of a logger", () => {
  const fail = (): never => {
    throw new Error("disk full");
  };
  const logger: Logger = { debug: fail, info: fail, warn: fail, error: fail };
  expect(() => logRefusal(logger, new AuthError("forbidden"), request)).not.toThrow();
});

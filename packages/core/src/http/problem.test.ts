import { describe, expect, it } from "vitest";
import { AuthError, type ErrorCode, errorCodes, StoreError } from "../errors/index.ts";
import { toAuthError } from "../errors/to-auth-error.ts";
import { problemResponse } from "./problem.ts";

describe("problemResponse", () => {
  it("says of every code what the table says", async () => {
    // The keys of the table are its codes; `Object.keys` forgets that.
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const response = problemResponse(
        new AuthError(code, { detail: "for the log", cause: new Error("secret") }),
        "r1",
      );
      const { status, message } = errorCodes[code];
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(response.headers.get("x-request-id")).toBe("r1");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(response.headers.getSetCookie()).toEqual([]);
      const { retryAfterSeconds, ...body } = (await response.json()) as Record<string, unknown>;
      expect(body).toEqual({
        type: `urn:latchkey:error:${code}`,
        title: message,
        status,
        code,
        requestId: "r1",
      });
      expect(retryAfterSeconds === undefined).toBe(status !== 429 && status !== 503);
    }
  });

  it("adds the details of the error beside its own members, which they never replace", async () => {
    const details = {
      issues: [{ path: ["vendor", "storeName"], message: "too long" }],
      attemptsLeft: 3,
      status: 200,
      requestId: "forged",
      token: "secret",
    };
    const response = problemResponse(new AuthError("invalid_code", { details }), "r1");
    expect(await response.json()).toEqual({
      type: "urn:latchkey:error:invalid_code",
      title: errorCodes.invalid_code.message,
      status: 400,
      code: "invalid_code",
      requestId: "r1",
      issues: details.issues,
      attemptsLeft: 3,
    });
  });

  it("says when to come back in whole seconds, at least one", () => {
    const retryAfter = (retryAfterSeconds?: number): string | null =>
      problemResponse(
        new AuthError("too_many_requests", { details: { retryAfterSeconds } }),
        "r1",
      ).headers.get("retry-after");
    expect(retryAfter(41.2)).toBe("42");
    expect(retryAfter(0)).toBe("1");
    expect(retryAfter()).toBe("60");
    expect(problemResponse(new AuthError("service_unavailable"), "r1").headers.get("retry-after")).toBe("5");
    expect(problemResponse(new AuthError("invalid_input"), "r1").headers.get("retry-after")).toBeNull();
  });
});

describe("toAuthError", () => {
  it("keeps an AuthError", () => {
    const error = new AuthError("forbidden");
    expect(toAuthError(error)).toBe(error);
  });

  it("answers 503 for stores that do not answer, and a conflict for a conflict", () => {
    expect(toAuthError(new StoreError("ERR_STORAGE_UNAVAILABLE", "down")).code).toBe("service_unavailable");
    expect(toAuthError(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down")).code).toBe("service_unavailable");
    expect(toAuthError(new StoreError("ERR_STORE_MISCONFIGURED", "wrong")).code).toBe("service_unavailable");
    expect(toAuthError(new StoreError("ERR_STORAGE_CONFLICT", "stale")).code).toBe("conflict");
    expect(toAuthError(new StoreError("ERR_STORAGE_DUPLICATE", "twice")).code).toBe("internal_error");
  });

  it("hides everything else", () => {
    for (const thrown of [new TypeError("secret"), "secret", null, { code: "forbidden" }]) {
      expect(toAuthError(thrown)).toMatchObject({ code: "internal_error", cause: thrown });
    }
  });
});

import { describe, expect, test } from "vitest";
import { judgeResponse } from "./judge-response.ts";

const now = new Date("2026-11-23T10:00:00Z");
const judge = (status: number, retryAfter?: string) =>
  judgeResponse(
    { status, headers: new Headers(retryAfter === undefined ? {} : { "retry-after": retryAfter }) },
    now,
  );

describe("an answer", () => {
  test.each([200, 201, 202, 204, 299])("%i is success", (status) => {
    expect(judge(status)).toEqual({ outcome: "handled" });
  });

  test.each([400, 401, 403, 404, 409, 410, 413, 422, 499])("%i is for good", (status) => {
    expect(judge(status)).toEqual({ outcome: "rejected", reason: `answered ${status}` });
  });

  test.each([301, 302, 307, 308, 304, 408, 425, 429, 500, 501, 502, 503, 504, 599])(
    "%i is tried again",
    (status) => {
      expect(judge(status)).toMatchObject({ outcome: "failed", reason: `answered ${status}` });
    },
  );

  test.each([
    ["120", 120],
    ["0", 0],
    ["Mon, 23 Nov 2026 10:02:00 GMT", 120],
    ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
    ["999999999", 999_999_999],
    ["9999999999", undefined],
    ["-5", expect.toSatisfy((seconds) => seconds === undefined || seconds === 0)],
    ["soon", undefined],
    ["", undefined],
  ])("that asks to retry after %j is heard as %s", (value, seconds) => {
    expect(judge(503, value)).toEqual({
      outcome: "failed",
      reason: "answered 503",
      retryAfterSeconds: seconds,
    });
  });
});

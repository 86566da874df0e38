import { describe, expect, it } from "vitest";
import { createTestHandler } from "../testing/create-test-handler.ts";
import { goodToken, signedIn } from "../testing/fake-use-cases.ts";
import { testRequest } from "../testing/test-request.ts";
import { callerView } from "../views/caller-view.ts";
import { challengeView } from "../views/challenge-view.ts";

describe("code flows", () => {
  it("answer a start with the challenge and no cookie", async () => {
    const { handler, calls } = createTestHandler();
    for (const [path, name] of [
      ["/register", "registration.start"],
      ["/sign-in", "signIn.start"],
      ["/challenges/resend", "challenges.resend"],
    ] as const) {
      const response = await handler(testRequest("POST", path, { body: { email: "ada@example.com" } }));
      expect(response.status, path).toBe(202);
      expect(response.headers.getSetCookie()).toEqual([]);
      const answer: unknown = await response.json();
      expect(challengeView.parse(answer)).toEqual(answer);
      expect(calls.at(-1)?.slice(0, 2)).toEqual([name, { email: "ada@example.com" }]);
    }
  });

  it("answer a verify with the caller, two cookies and no token in JSON", async () => {
    const { handler, calls } = createTestHandler();
    const body = { challenge: "c", code: "123456" };
    for (const [path, name, status] of [
      ["/register/verify", "registration.verify", 201],
      ["/sign-in/verify", "signIn.verify", 200],
    ] as const) {
      const response = await handler(testRequest("POST", path, { body }));
      expect(response.status).toBe(status);
      expect(response.headers.getSetCookie()).toEqual([
        `__Host-latchkey=${goodToken}; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`,
        expect.stringMatching(/^__Host-latchkey-device=.+; HttpOnly; Secure; SameSite=Lax$/),
      ]);
      const text = await response.text();
      expect(callerView.parse(JSON.parse(text))).toEqual(JSON.parse(text));
      expect(text).not.toContain(signedIn.sessionToken);
      expect(text).not.toContain(signedIn.deviceToken);
      expect(calls.at(-1)?.slice(0, 2)).toEqual([name, body]);
    }
  });

  it("say where the call comes from", async () => {
    const { handler, calls } = createTestHandler({ settings: { trustedProxies: 1 } });
    const headers = {
      cookie: "__Host-latchkey-device=device-1",
      "user-agent": "Browser/1",
      "x-forwarded-for": "1.1.1.1, 198.51.100.9",
      "x-request-id": "forged",
    };
    const sent = testRequest("POST", "/sign-in", { body: { email: "ada@example.com" }, headers });
    const response = await handler(sent, { remoteAddress: "10.0.0.1" });
    const requestId = response.headers.get("x-request-id");
    expect(requestId).toBe("request-1");
    expect(calls[0]?.[2]).toEqual({
      requestId,
      ip: "198.51.100.9",
      userAgent: "Browser/1",
      deviceToken: "device-1",
      sessionToken: null,
    });
  });
});

import { describe, expect, it } from "vitest";
import { AuthError, StoreError } from "../../errors/index.ts";
import { createTestHandler } from "../testing/create-test-handler.ts";
import { expiredToken, fakeUseCases, goodToken, signedIn } from "../testing/fake-use-cases.ts";
import { codeOf, cookie, testRequest } from "../testing/test-request.ts";
import { callerView } from "../views/caller-view.ts";
import { sessionPageView } from "../views/session-page-view.ts";
import { routes } from "./routes.ts";

describe("sessions", () => {
  it("are refused without a cookie, and with a token that is no session's", async () => {
    const { handler, calls } = createTestHandler();
    for (const { method, path } of routes.filter(({ needsSession }) => needsSession)) {
      const send = (headers: Record<string, string>): Promise<Response> =>
        handler(
          testRequest(method, path.replace(":id", "a"), {
            headers,
            ...(method === "PATCH" ? { body: {} } : {}),
          }),
        );
      const cookies = {
        not_authenticated: "__Host-latchkey=made-up",
        session_expired: `__Host-latchkey=${expiredToken}`,
      };
      expect(await codeOf(await send({})), path).toBe("not_authenticated");
      expect(await codeOf(await send({ cookie: `${cookie}; ${cookie}` })), path).toBe("not_authenticated");
      expect(await codeOf(await send({ authorization: `Bearer ${goodToken}` })), path).toBe(
        "not_authenticated",
      );
      for (const [code, value] of Object.entries(cookies)) {
        const response = await send({ cookie: value });
        expect(response.status).toBe(401);
        expect(response.headers.has("www-authenticate")).toBe(false);
        expect(response.headers.getSetCookie()).toEqual([]);
        expect(await codeOf(response), path).toBe(code);
      }
    }
    expect(calls).toEqual([]);
  });

  it("say who the caller is", async () => {
    const { handler } = createTestHandler();
    const response = await handler(testRequest("GET", "/session", { headers: { cookie } }));
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    expect(callerView.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ user: signedIn.user, session: { createdAt: "2026-03-01T10:00:00.000Z" } });
  });

  it("are listed by page, with the one that asks marked", async () => {
    const { handler, calls } = createTestHandler();
    const list = (query: string): Promise<Response> =>
      handler(testRequest("GET", `/sessions${query}`, { headers: { cookie } }));
    const response = await list("?cursor=abc&limit=100");
    expect(response.status).toBe(200);
    const answer: unknown = await response.json();
    expect(sessionPageView.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ items: [{ isCurrent: true }, { isCurrent: false }], nextCursor: "next" });
    await list("");
    expect(calls.map(([, , input]) => input)).toEqual([
      { cursor: "abc", limit: 100 },
      { cursor: null, limit: 20 },
    ]);
  });

  it("refuse a query that they do not know", async () => {
    const { handler, calls } = createTestHandler();
    const queries = [
      "limit=0",
      "limit=101",
      "limit=-1",
      "limit=1.5",
      "limit=1e1",
      "limit=0x10",
      "limit=",
      "limit=%201",
      "limit=1&limit=2",
      "cursor=",
      "cursor=%00",
      `cursor=${"a".repeat(513)}`,
      "page=2",
      "__proto__=1",
    ];
    for (const query of queries) {
      const response = await handler(testRequest("GET", `/sessions?${query}`, { headers: { cookie } }));
      expect(await codeOf(response), query).toBe("invalid_input");
    }
    expect(calls).toEqual([]);
  });

  it("end one by one, and the browser forgets its own", async () => {
    const { handler, calls } = createTestHandler();
    const end = (id: string): Promise<Response> =>
      handler(testRequest("DELETE", `/sessions/${id}`, { headers: { cookie } }));
    const other = await end("01956f2e-6b00-7000-8000-000000000003");
    expect([other.status, other.headers.getSetCookie()]).toEqual([204, []]);
    const own = await end(signedIn.session.id);
    expect([own.status, own.headers.getSetCookie()]).toEqual([204, [expect.stringContaining("Max-Age=0")]]);
    expect(calls.map(([name, , id]) => [name, id])).toEqual([
      ["sessions.revoke", "01956f2e-6b00-7000-8000-000000000003"],
      ["sessions.revoke", signedIn.session.id],
    ]);
  });

  it("end everywhere", async () => {
    const { handler, calls } = createTestHandler();
    const response = await handler(testRequest("DELETE", "/sessions", { headers: { cookie } }));
    expect([response.status, response.headers.getSetCookie()]).toEqual([
      204,
      [expect.stringContaining("Max-Age=0")],
    ]);
    expect(calls.map(([name]) => name)).toEqual(["sessions.revokeAll"]);
  });
});

describe("sign-out", () => {
  const signOut = (headers: Record<string, string>): Request => testRequest("POST", "/sign-out", { headers });

  it("ends the caller's own session and clears its cookie", async () => {
    const { handler, calls } = createTestHandler();
    const response = await handler(signOut({ cookie }));
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([
      "__Host-latchkey=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
    expect(calls.map(([name, , id]) => [name, id])).toEqual([["sessions.revoke", signedIn.session.id]]);
  });

  it("does the same for the browser when there is no session left", async () => {
    const { handler, calls } = createTestHandler();
    for (const value of [null, "made-up", expiredToken]) {
      const response = await handler(signOut(value === null ? {} : { cookie: `__Host-latchkey=${value}` }));
      expect([response.status, response.headers.getSetCookie().length]).toEqual([204, 1]);
    }
    expect(calls).toEqual([]);
  });

  it("does the same when another request ended the session first", async () => {
    const { sessions } = fakeUseCases().useCases;
    const revoke = async (): Promise<void> => {
      throw new AuthError("not_found");
    };
    const { handler } = createTestHandler({ useCases: { sessions: { ...sessions, revoke } } });
    expect((await handler(signOut({ cookie }))).status).toBe(204);
  });

  it("leaves the cookie when the session may live on", async () => {
    const { sessions } = fakeUseCases().useCases;
    const failures = [
      [new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"), 503],
      [new AuthError("service_unavailable"), 503],
      [new AuthError("conflict"), 409],
    ] as const;
    for (const [error, status] of failures) {
      const fail = async (): Promise<never> => {
        throw error;
      };
      for (const group of [
        { ...sessions, authenticate: fail },
        { ...sessions, revoke: fail },
      ]) {
        const { handler } = createTestHandler({ useCases: { sessions: group } });
        const response = await handler(signOut({ cookie }));
        expect([response.status, response.headers.getSetCookie()]).toEqual([status, []]);
      }
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AuthError, StoreError } from "../errors/index.ts";
import { matchRoute } from "./match-route.ts";
import { routes } from "./routes/routes.ts";
import { createTestHandler, testSettings } from "./testing/create-test-handler.ts";
import { fakeUseCases } from "./testing/fake-use-cases.ts";
import { base, codeOf, cookie, testRequest } from "./testing/test-request.ts";

describe("every answer", () => {
  const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
  const paths = [...new Set(routes.map(({ path }) => path)), "/nothing"];

  it("is not cached, not sniffed and bears the id of its request, for every path and method", async () => {
    const { handler } = createTestHandler();
    const ids = new Set<string | null>();
    for (const path of paths) {
      for (const method of methods) {
        const response = await handler(
          testRequest(method, path.replace(":id", "a"), { headers: { cookie } }),
        );
        expect(response.headers.get("cache-control")).toBe("no-store");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        expect(response.headers.get("vary")).toBe("Cookie, Origin, Sec-Fetch-Site");
        ids.add(response.headers.get("x-request-id"));
        const match = matchRoute(routes, "/auth", method, `/auth${path.replace(":id", "a")}`);
        if (match.outcome === "not_found") expect(response.status).toBe(404);
        if (match.outcome === "method_not_allowed") {
          expect([response.status, response.headers.get("allow")]).toEqual([405, match.allow]);
        }
        if (response.status >= 400) expect(response.headers.getSetCookie()).toEqual([]);
      }
    }
    expect(ids.size).toBe(paths.length * methods.length);
  });

  it("to a safe method comes without a change of anything", async () => {
    const { handler, calls } = createTestHandler();
    const headers = {
      cookie,
      "if-match": '"1"',
      "content-type": "application/json",
      "x-http-method-override": "DELETE",
    };
    for (const path of paths) {
      for (const method of ["GET", "HEAD", "OPTIONS"]) {
        const response = await handler(
          testRequest(method, `${path.replace(":id", "a")}?_method=DELETE`, { headers }),
        );
        expect(response.headers.getSetCookie()).toEqual([]);
      }
    }
    const reading = new Set(["me.get", "sessions.list"]);
    expect(calls.map(([name]) => name).filter((name) => !reading.has(name))).toEqual([]);
    expect(calls.length).toBeGreaterThan(0);
  });

  it("to HEAD is that to GET without a body", async () => {
    const { handler } = createTestHandler();
    for (const [path, status] of [
      ["/me", 200],
      ["/nothing", 404],
      ["/sign-in", 405],
    ] as const) {
      const response = await handler(testRequest("HEAD", path, { headers: { cookie } }));
      expect([response.status, response.body]).toEqual([status, null]);
    }
  });

  it("to a forged request is a refusal before anything is read or done", async () => {
    const { handler, calls } = createTestHandler();
    for (const { method, path } of routes.filter(({ method }) => method !== "GET")) {
      const sent = testRequest(method, path.replace(":id", "a"), {
        body: {},
        headers: { cookie, "sec-fetch-site": "cross-site" },
      });
      expect(await codeOf(await handler(sent)), path).toBe("forbidden");
      expect(sent.bodyUsed).toBe(false);
    }
    expect(calls).toEqual([]);
  });

  it("follows the body's rules on every route", async () => {
    const { handler, calls } = createTestHandler();
    for (const { method, path, body } of routes.filter(({ method }) => method !== "GET")) {
      const send = (init: {
        readonly body?: string;
        readonly headers: Record<string, string>;
      }): Promise<Response> =>
        handler(
          new Request(base + path.replace(":id", "a"), {
            ...init,
            method,
            headers: { origin: testSettings.baseUrl.origin, ...init.headers },
          }),
        );
      if (body === null) {
        expect(
          await codeOf(await send({ body: "{}", headers: { "content-type": "application/json" } })),
          path,
        ).toBe("invalid_input");
        continue;
      }
      expect(await codeOf(await send({ headers: {} })), path).toBe("unsupported_media_type");
      expect(await codeOf(await send({ body: "{}", headers: { "content-type": "text/plain" } })), path).toBe(
        "unsupported_media_type",
      );
      expect(
        await codeOf(await send({ body: "{", headers: { "content-type": "application/json" } })),
        path,
      ).toBe("invalid_input");
      expect(
        await codeOf(
          await send({ body: `"${"a".repeat(16_384)}"`, headers: { "content-type": "application/json" } }),
        ),
        path,
      ).toBe("payload_too_large");
    }
    expect(calls).toEqual([]);
  });

  it("is a problem when a use case throws, and a defect shows nothing of itself", async () => {
    const { signIn } = fakeUseCases().useCases;
    const throwing = (error: unknown) =>
      createTestHandler({
        useCases: {
          signIn: {
            ...signIn,
            start: async () => {
              throw error;
            },
          },
        },
      });
    const cases = [
      [new AuthError("too_many_requests", { details: { retryAfterSeconds: 30 } }), 429, "http.refused"],
      [new StoreError("ERR_STORAGE_UNAVAILABLE", "postgres://user:password@host"), 503, "http.unavailable"],
      [new TypeError("select * from users where email = 'ada@example.com'"), 500, "http.failed"],
    ] as const;
    for (const [error, status, event] of cases) {
      const { handler, log } = throwing(error);
      const response = await handler(testRequest("POST", "/sign-in", { body: {} }));
      const text = await response.text();
      expect([response.status, response.headers.getSetCookie()]).toEqual([status, []]);
      expect(log).toMatchObject([{ event, fields: { requestId: "request-1", route: "POST /sign-in" } }]);
      expect(text + JSON.stringify(log)).not.toMatch(/password|ada@example|select/);
      expect(text).not.toMatch(/\bat |\.ts/);
    }
  });

  it("is never a fault of the server's, whatever is sent", async () => {
    const { handler, log } = createTestHandler();
    const names = [
      "content-type",
      "content-length",
      "cookie",
      "origin",
      "sec-fetch-site",
      "if-match",
      "x-forwarded-for",
      "user-agent",
      "content-encoding",
      "authorization",
    ];
    const headerValue = fc.oneof(
      fc.string({
        unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)),
        maxLength: 60,
      }),
      fc.constantFrom("application/json", "same-origin", '"1"', cookie, "https://shop.example", "5"),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
      fc.json({ maxDepth: 5 }),
      fc.constantFrom("[".repeat(16_000), '{"__proto__":{}}', '{"constructor":{"prototype":1}}'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PATCH", "DELETE"),
        fc.oneof(fc.constantFrom(...paths), fc.webPath()),
        fc.webQueryParameters(),
        fc.dictionary(fc.constantFrom(...names), headerValue),
        body,
        async (method, path, query, headers, body) => {
          const sent = new Request(`${base}${path}?${query}`, {
            method,
            headers,
            body: method === "GET" ? null : body,
          });
          const response = await handler(sent, { remoteAddress: headers["x-forwarded-for"] });
          expect(response.status).toBeLessThan(500);
        },
      ),
      { numRuns: 500 },
    );
    expect(log.filter(({ level }) => level !== "debug")).toEqual([]);
  });
});

import express from "express";
import fastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTestHandler, type TestHandler } from "../http/testing/create-test-handler.ts";
import { goodToken } from "../http/testing/fake-use-cases.ts";
import { listen } from "./testing/listen.ts";
import { toNodeHandler } from "./to-node-handler.ts";

interface Mount {
  readonly name: string;
  readonly isParsed: boolean;
  open(test: TestHandler): Promise<string>;
}

interface SentRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Every way to serve the same handler; all must give the same answers. */
const mounts: readonly Mount[] = [
  {
    name: "node:http",
    isParsed: false,
    open: async ({ handler }) => (await listen(toNodeHandler(handler))).origin,
  },
  {
    name: "Express",
    isParsed: false,
    open: async ({ handler }) => (await listen(express().use("/auth", toNodeHandler(handler)))).origin,
  },
  {
    name: "Express, before express.json()",
    isParsed: false,
    open: async ({ handler }) =>
      (await listen(express().all("/auth/*path", toNodeHandler(handler)).use(express.json()))).origin,
  },
  {
    name: "Express behind express.json()",
    isParsed: true,
    open: async ({ handler }) =>
      (await listen(express().use(express.json()).use("/auth", toNodeHandler(handler)))).origin,
  },
  {
    name: "Express behind parsers of everything",
    isParsed: true,
    open: async ({ handler }) => {
      const app = express().use(
        express.json({ type: ["application/json", "text/plain"], strict: false }),
        express.urlencoded(),
        express.text(),
      );
      return (await listen(app.use("/auth", toNodeHandler(handler)))).origin;
    },
  },
  {
    name: "Express behind express.raw()",
    isParsed: true,
    open: async ({ handler }) =>
      (
        await listen(
          express()
            .use(express.raw({ type: "*/*" }))
            .use("/auth", toNodeHandler(handler)),
        )
      ).origin,
  },
  {
    name: "Fastify",
    isParsed: false,
    open: async ({ handler }) => {
      const app = fastify();
      const serve = toNodeHandler(handler);
      app.removeAllContentTypeParsers();
      app.addContentTypeParser("*", (_request, _payload, done) => done(null));
      app.all("/auth/*", (request, reply) => {
        reply.hijack();
        serve(request.raw, reply.raw);
      });
      onTestFinished(() => app.close());
      return app.listen({ port: 0, host: "127.0.0.1" });
    },
  },
];

const json = { "content-type": "application/json" };

for (const mount of mounts) {
  describe(`mounted in ${mount.name}`, () => {
    it("answers as the handler itself does", async () => {
      const test = createTestHandler();
      const origin = await mount.open(test);
      const direct = createTestHandler();
      const cookie = `__Host-latchkey=${goodToken}`;
      const own = { origin: "https://shop.example" };
      const body = { email: "ada@example.com", name: "å😀", list: [1, null, { a: true }] };
      const requests: readonly (readonly [path: string, init: SentRequest])[] = [
        ["/auth/session", { headers: { cookie } }],
        ["/auth/sessions?limit=5&cursor=abc", { headers: { cookie } }],
        ["/auth/session", {}],
        ["/auth/nothing", {}],
        ["/auth/register", { method: "PUT", headers: own }],
        ["/auth/register", { method: "POST", headers: { ...json, ...own }, body: JSON.stringify(body) }],
        [
          "/auth/register/verify",
          { method: "POST", headers: { ...json, ...own }, body: '{"challenge":"c","code":"1"}' },
        ],
        ["/auth/register", { method: "POST", headers: { "content-type": "text/plain", ...own }, body: "{}" }],
        [
          "/auth/register",
          {
            method: "POST",
            headers: { "content-type": "application/x-www-form-urlencoded", ...own },
            body: "a=b",
          },
        ],
        ["/auth/register", { method: "POST", headers: own }],
        ["/auth/register", { method: "POST", headers: { ...json, ...own }, body: '{"__proto__":{"a":1}}' }],
        ["/auth/register", { method: "POST", headers: { ...json, ...own }, body: '{"a":"\\u0000"}' }],
        [
          "/auth/register",
          { method: "POST", headers: { ...json, ...own }, body: JSON.stringify({ a: "b".repeat(17_000) }) },
        ],
        ["/auth/register", { method: "POST", headers: { ...json, ...own }, body: `{}${" ".repeat(17_000)}` }],
        ["/auth/sign-out", { method: "POST", headers: { ...own, cookie } }],
        ["/auth/sign-out", { method: "POST", headers: { ...json, ...own, cookie } }],
        ["/auth/sign-out", { method: "POST", headers: { ...json, ...own, cookie }, body: "{}" }],
        [
          "/auth/me",
          {
            method: "PATCH",
            headers: { ...json, ...own, cookie, "if-match": '"3"' },
            body: '{"fullName":null}',
          },
        ],
        ["/auth/sessions", { method: "DELETE", headers: { ...own, cookie } }],
      ];
      for (const [path, init] of requests) {
        const expected = await direct.handler(new Request(`https://shop.example${path}`, init), {
          remoteAddress: "127.0.0.1",
        });
        const answer = await fetch(origin + path, init);
        const what = `${init.method ?? "GET"} ${path} ${init.body?.slice(0, 40)}`;
        expect(answer.status, what).toBe(expected.status);
        expect(await answer.text(), what).toBe(await expected.text());
        expect(answer.headers.getSetCookie()).toEqual(expected.headers.getSetCookie());
        for (const [name, value] of expected.headers) {
          if (name !== "set-cookie") expect(answer.headers.get(name), `${what} ${name}`).toBe(value);
        }
      }
      const withoutAgent = ({ calls }: TestHandler): unknown =>
        JSON.parse(JSON.stringify(calls).replaceAll(/"userAgent":[^,]+,/g, ""));
      expect(withoutAgent(test)).toEqual(withoutAgent(direct));
      expect(test.calls.length).toBeGreaterThan(5);
    });

    it("refuses broken JSON without a fault of the server's", async () => {
      const origin = await mount.open(createTestHandler());
      const response = await fetch(`${origin}/auth/register`, {
        method: "POST",
        headers: { ...json, origin: "https://shop.example" },
        body: "{",
      });
      expect(response.status).toBe(400);
    });
  });
}

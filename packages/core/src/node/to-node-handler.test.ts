import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { Connection } from "../http/connection.ts";
import { createTestHandler } from "../http/testing/create-test-handler.ts";
import { listen } from "./testing/listen.ts";
import { toNodeHandler } from "./to-node-handler.ts";

const json = { "content-type": "application/json" };

describe("toNodeHandler", () => {
  const post = (origin: string, body: BodyInit): Promise<Response> =>
    fetch(`${origin}/auth/register`, {
      method: "POST",
      headers: { ...json, origin: "https://shop.example" },
      body,
      // Missing from the types of `lib.dom`.
      duplex: "half",
    } as RequestInit);

  it("names the fix when something read the body and kept it", async () => {
    const test = createTestHandler();
    const { origin } = await listen((incoming, outgoing) => {
      incoming.resume().once("end", () => toNodeHandler(test.handler)(incoming, outgoing));
    });
    const response = await post(origin, "{}");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("toNodeHandler");
    expect(test.log).toMatchObject([
      { level: "error", fields: { detail: expect.stringContaining("mount toNodeHandler before it") } },
    ]);
  });

  it("reads a body that an old parser left unread, whatever it put in its place", async () => {
    const test = createTestHandler();
    const { origin } = await listen((incoming, outgoing) => {
      toNodeHandler(test.handler)(Object.assign(incoming, { body: {} }), outgoing);
    });
    await post(origin, '{"email":"ada@example.com"}');
    expect(test.calls[0]?.slice(0, 2)).toEqual(["registration.start", { email: "ada@example.com" }]);
  });

  it("answers a body that is too long while the client is still sending it", async () => {
    const { origin } = await listen(toNodeHandler(createTestHandler().handler));
    for (const bytes of [20_000, 900_000]) {
      const chunks = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (let sent = 0; sent < bytes; sent += 10_000)
            controller.enqueue(new Uint8Array(10_000).fill(0x20));
          controller.close();
        },
      });
      expect((await post(origin, chunks)).status).toBe(413);
    }
    expect((await post(origin, " ".repeat(900_000))).status).toBe(413);
    expect((await post(origin, "{}")).status).toBe(202);
  });

  it("cuts off a client that never stops sending", async () => {
    const { port } = await listen(toNodeHandler(createTestHandler().handler));
    const socket = connect(port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.on("error", () => undefined).once("close", resolve));
    socket.write(
      "POST /auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    const chunk = `ffff\r\n${" ".repeat(0xffff)}\r\n`;
    const send = (): void => {
      if (!socket.destroyed && socket.write(chunk)) setImmediate(send);
    };
    socket.on("drain", send);
    send();
    socket.resume();
    await closed;
    expect(socket.bytesWritten).toBeGreaterThan(1_000_000);
  });

  it("hands on the address of the socket, headers that are repeated, and every cookie", async () => {
    const seen: { request: Request; connection: Connection | undefined }[] = [];
    const { port } = await listen((incoming, outgoing) => {
      outgoing.setHeader("set-cookie", "host=1");
      toNodeHandler(async (request, connection) => {
        seen.push({ request, connection });
        const headers = new Headers({ "content-type": "text/plain" });
        headers.append("set-cookie", "a=1, b");
        headers.append("set-cookie", "c=2");
        return new Response("body", { status: 201, headers });
      })(incoming, outgoing);
    });
    const socket = connect(port, "127.0.0.1");
    socket.end(
      "GET //evil.example/x?y=%00 HTTP/1.1\r\nHost: shop.example:80\r\nCookie: a=1\r\nCookie: a=2\r\nContent-Type: a/b\r\nContent-Type: c/d\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\nConnection: close\r\n\r\n",
    );
    const text = await textOf(socket);
    expect(text).toMatch(/^HTTP\/1\.1 201 /);
    expect(text.match(/^set-cookie: .*$/gim)).toEqual([
      "set-cookie: host=1",
      "set-cookie: a=1, b",
      "set-cookie: c=2",
    ]);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.connection).toEqual({ remoteAddress: "127.0.0.1" });
    expect(seen[0]?.request.url).toBe("http://shop.example//evil.example/x?y=%00");
    expect(Object.fromEntries(seen[0]?.request.headers ?? [])).toMatchObject({
      cookie: "a=1; a=2",
      "content-type": "a/b, c/d",
      "x-forwarded-for": "1.1.1.1, 2.2.2.2",
    });
  });

  it("answers odd requests instead of failing", async () => {
    const { port } = await listen(toNodeHandler(createTestHandler().handler));
    const odd = {
      "TRACE /auth/session HTTP/1.1\r\nHost: x": 400,
      "OPTIONS * HTTP/1.1\r\nHost: x": 400,
      "GET http://shop.example/auth/health HTTP/1.1\r\nHost: x": 200,
      "GET /auth/health HTTP/1.1\r\nHost: user:password@x/y": 200,
      "GET /auth/health HTTP/1.0": 200,
      "HEAD /auth/health HTTP/1.1\r\nHost: x": 200,
      "GET /auth/health HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}": 400,
      "GET /%ff%00/../auth/health HTTP/1.1\r\nHost: x": 200,
    };
    for (const [head, status] of Object.entries(odd)) {
      const socket = connect(port, "127.0.0.1");
      const [lines = "", body = ""] = head.split("\r\n\r\n");
      socket.end(`${lines}\r\nConnection: close\r\n\r\n${body}`);
      expect(await textOf(socket), head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    }
  });

  it("lives on when clients go away at any moment", async () => {
    const events: string[] = [];
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const test = createTestHandler();
    const serve = toNodeHandler(async (request, connection) => {
      if (!request.url.endsWith("/slow")) return test.handler(request, connection);
      request.signal.addEventListener("abort", () => aborted.resolve());
      started.resolve();
      await release.promise;
      events.push("answered");
      return new Response("x".repeat(1_000_000));
    });
    const { origin, port, server } = await listen(serve);

    const slow = httpRequest(`${origin}/slow`).on("error", () => events.push("client gone"));
    slow.end();
    await started.promise;
    slow.destroy();
    await aborted.promise;
    release.resolve();

    const half = connect(port, "127.0.0.1");
    half.write(
      "POST /auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    const [, outgoing] = await once(server, "request");
    const closed = once(outgoing, "close");
    half.resetAndDestroy();
    await closed;

    expect((await fetch(`${origin}/auth/health`)).status).toBe(200);
    expect(events).toContain("answered");
    expect(test.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("leaves alone what something else has answered meanwhile", async () => {
    const { origin } = await listen((incoming, outgoing) => {
      const lateHandler = async (): Promise<Response> => {
        outgoing.writeHead(504).end("timeout");
        await once(outgoing, "finish");
        if (incoming.url === "/throws") throw new Error("late");
        return new Response("late");
      };
      toNodeHandler(lateHandler)(incoming, outgoing);
    });
    for (const path of ["/answers", "/throws"]) {
      const response = await fetch(origin + path);
      expect([response.status, await response.text()]).toEqual([504, "timeout"]);
    }
  });

  it("answers 500 when a handler around Latchkey's throws", async () => {
    const { origin } = await listen(
      toNodeHandler(async () => {
        throw new Error("secret");
      }),
    );
    const response = await fetch(origin);
    expect([response.status, await response.text()]).toEqual([500, ""]);
  });
});

async function textOf(socket: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

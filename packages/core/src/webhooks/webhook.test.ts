import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { AuthEvent } from "../domain/events/auth-event.ts";
import type { Instant } from "../domain/instant.ts";
import { buildEvent } from "../testing/builders/build-operation.ts";
import type { EventAnswer } from "../use-cases/events/event-handler.ts";
import type { WebhookOptions } from "./parse-webhook-options.ts";
import { webhook } from "./webhook.ts";

const now = new Date("2026-11-23T10:00:00.999Z");
const secret = `whsec_${btoa("0123456789abcdef01234567")}`;
const oldSecret = `whsec_${btoa("an older one, of 32 bytes, fine.")}`;
const event: AuthEvent = {
  ...buildEvent({ fields: ["fullName", "locale"] }),
  // As storages give it.
  at: "2026-11-23T09:59:58.123456Z" as Instant,
};
const servers: Server[] = [];

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
}

/** A receiver that keeps what it gets, and answers as told. */
async function receive(answer: RequestListener) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers, method, url } = request;
      received.push({ headers, method, url, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has such an address.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hooks?shop=1`;
  const send = async (
    options: Partial<WebhookOptions> = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<EventAnswer | void> =>
    webhook({ url, secret, clock: { now: () => now }, ...options })(event, { attempts: 1, signal });
  return { url, received, send };
}

/** What a receiver does, by the specification. */
function isSigned({ headers, body }: Received, key: string): boolean {
  const content = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const expected = createHmac("sha256", Buffer.from(key.slice(6), "base64"))
    .update(content)
    .digest("base64");
  return String(headers["webhook-signature"]).split(" ").includes(`v1,${expected}`);
}

const answering =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end();
  };

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("a webhook", () => {
  test("posts the event, signed, with its id and the time of the try", async () => {
    const { received, send } = await receive(answering(204));
    expect(await send()).toEqual({ outcome: "handled" });
    const [request] = received;
    expect(request).toMatchObject({
      method: "POST",
      url: "/hooks?shop=1",
      headers: {
        "content-type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": "1795428000",
      },
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      type: "user.updated",
      timestamp: "2026-11-23T09:59:58.123456Z",
      data: {
        subjectId: null,
        entity: "user",
        entityId: event.entityId,
        version: 1,
        fields: ["fullName", "locale"],
      },
    });
    expect(request && isSigned(request, secret)).toBe(true);
    expect(request && isSigned(request, oldSecret)).toBe(false);
    expect(request && isSigned({ ...request, body: `${request.body} ` }, secret)).toBe(false);
  });

  test("is valid to who holds either secret while one is replaced", async () => {
    const { received, send } = await receive(answering(200));
    await send({ secret: [secret, oldSecret] });
    const [request] = received;
    expect(request && [isSigned(request, secret), isSigned(request, oldSecret)]).toEqual([true, true]);
  });

  test("sends the chosen events alone, and is done with the others", async () => {
    const { received, send } = await receive(answering(500));
    expect(await send({ events: ["user.registered"] })).toEqual({ outcome: "handled" });
    expect(received).toEqual([]);
    expect(await send({ events: ["user.registered", "user.updated"] })).toMatchObject({ outcome: "failed" });
  });

  test("says what the answer means", async () => {
    const { send } = await receive(answering(503, { "retry-after": "120" }));
    expect(await send()).toEqual({ outcome: "failed", reason: "answered 503", retryAfterSeconds: 120 });
    const gone = await receive(answering(410));
    expect(await gone.send()).toEqual({ outcome: "rejected", reason: "answered 410" });
  });

  test("follows no redirect: nothing reaches where it leads", async () => {
    const inside = await receive(answering(200));
    const { send } = await receive((_, response) => {
      response.writeHead(307, { location: inside.url }).end();
    });
    expect(await send()).toMatchObject({ outcome: "failed", reason: "answered 307" });
    expect(inside.received).toEqual([]);
  });

  test("fails when there is no answer in time, or no server", async () => {
    const { send } = await receive(() => undefined);
    await expect(send({ timeoutMs: 50 })).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(send({ url: "http://127.0.0.1:1/" })).rejects.toBeInstanceOf(TypeError);
  });

  test("ends with the try", async () => {
    const stop = new AbortController();
    const { send } = await receive(() => stop.abort());
    await expect(send({}, stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  });

  test("reads of an endless answer what the bound allows, and has heard the status", async () => {
    let sent = 0;
    let isClosed = false;
    const { send } = await receive((_, response) => {
      response.on("close", () => {
        isClosed = true;
      });
      const write = (): void => {
        sent += 65_536;
        if (!isClosed) response.write(Buffer.alloc(65_536), () => setImmediate(write));
      };
      write();
    });
    expect(await send({ timeoutMs: 10_000 })).toEqual({ outcome: "handled" });
    await expect.poll(() => isClosed).toBe(true);
    expect(sent).toBeLessThan(64 * 1_048_576);
  });

  test("has heard the status of an answer that breaks off, or never ends", async () => {
    const broken = await receive((request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("x", () => request.socket.destroy());
    });
    expect(await broken.send()).toEqual({ outcome: "handled" });
    const slow = await receive((_, response) => {
      response.writeHead(200);
      response.write("x");
    });
    expect(await slow.send({ timeoutMs: 200 })).toEqual({ outcome: "handled" });
  });
});

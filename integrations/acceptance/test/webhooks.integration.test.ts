import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { webhook } from "@latchkey/core";
import { expect, onTestFinished, test } from "vitest";
import { createHouse } from "./support/create-house.ts";
import { register } from "./support/flows.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const secret = `whsec_${btoa("0123456789abcdef01234567")}`;
const email = "ada@example.com";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that gives one status after the other, then 200. */
const receive = async (statuses: readonly number[]) => {
  const received: Received[] = [];
  const left = [...statuses];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(left.shift() ?? 200).end("thank you");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A listening TCP server has such an address.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hooks`, received };
};

const isSigned = ({ headers, body }: Received): boolean => {
  const content = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  const mac = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(content)
    .digest("base64");
  return headers["webhook-signature"] === `v1,${mac}`;
};

test("a registration reaches a receiver that was busy first, in order, signed, without a personal value", async () => {
  const { url, received } = await receive([503]);
  const house = createHouse({ ...stores });
  onTestFinished(() => house.auth.stop());
  await house.auth.start();
  house.auth.events.consume("receiver", webhook({ url, secret }));
  await register(house, { email });
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(3);
  expect(received.every(isSigned)).toBe(true);
  const [first, ...rest] = received.map(({ headers }) => headers["webhook-id"]);
  expect(rest[0]).toBe(first);
  expect(rest[1]).not.toBe(first);
  const types = received.map(({ body }) => Reflect.get(Object(JSON.parse(body)), "type"));
  expect(types.slice(1)).toEqual(["user.registered", "session.created"]);
  expect(JSON.stringify(received)).not.toContain(email);
  expect(JSON.stringify(house.log.lines)).not.toContain(secret);
});

test("what a receiver refuses for good becomes a dead letter, and reaches it later by a redrive", async () => {
  const { url, received } = await receive([410, 410]);
  const house = createHouse({ ...stores });
  onTestFinished(() => house.auth.stop());
  await house.auth.start();
  house.auth.events.consume(
    "strict",
    webhook({ url, secret, events: ["user.registered", "session.created"] }),
  );
  await expect
    .poll(() => stores.storage.events.listDeadLetters({ consumer: "strict", limit: 9 }), { timeout: 20_000 })
    .toMatchObject([{ reason: "answered 410" }, { reason: "answered 410" }]);
  expect(await house.auth.events.redrive("strict")).toEqual({ handled: 2, failed: 0 });
  expect(received).toHaveLength(4);
});

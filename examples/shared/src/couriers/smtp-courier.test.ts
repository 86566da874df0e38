import type { Envelope } from "@latchkey/core/ports";
import { freePort } from "@latchkey/test-servers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { createSmtpCourier } from "./smtp-courier.ts";

const envelope =
  // The id is opaque to the courier.
  {
    id: "01a203ef-702b-762f-9873-09cee318c8f2",
    template: "sign_in_code",
    channel: "email",
    to: "mia@shop.example",
    locale: null,
    params: { code: "012345", expiresAt: new Date(Date.now() + 300_000) },
  } as unknown as Envelope;

interface Mailbox {
  readonly url: string;
  readonly recipients: string[];
  readonly messages: string[];
  readonly connections: () => number;
}

const servers: SMTPServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve))));
});

const replyWith = (responseCode: number): Error =>
  Object.assign(new Error("<mia@shop.example> was refused"), { responseCode });

const startSmtp = async (options: SMTPServerOptions = {}): Promise<Mailbox> => {
  const recipients: string[] = [];
  const messages: string[] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done();
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        messages.push(Buffer.concat(chunks).toString("utf8"));
        done();
      });
    },
    ...options,
  });
  servers.push(server);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", () => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, recipients, messages, connections: () => connections };
};

const courierFor = (url: string) =>
  createSmtpCourier({ url, from: "hello@shop.example" }, { baseUrl: "https://shop.example" });

test("the message arrives with the code, at the one address", async () => {
  const mailbox = await startSmtp();
  const answer = await courierFor(mailbox.url).send(envelope, new AbortController().signal);
  expect(answer).toEqual({ outcome: "sent" });
  expect(mailbox.recipients).toEqual(["mia@shop.example"]);
  const [message = ""] = mailbox.messages;
  const [headers = "", ...content] = message.split("\r\n\r\n");
  expect(headers).toContain(`Message-ID: <${envelope.id}@shop.example>`);
  expect(headers).not.toContain("012345");
  expect(content.join()).toContain("012345");
  expect(message).toContain("text/plain");
  expect(message).toContain("text/html");
});

test("an address with line breaks or commas can't add a header or a recipient", async () => {
  const mailbox = await startSmtp();
  const to = "mia@shop.example, eve@shop.example\r\nBcc: eve@shop.example";
  const send = courierFor(mailbox.url).send({ ...envelope, to }, new AbortController().signal);
  await send.catch(() => {});
  expect(mailbox.recipients).not.toContain("eve@shop.example");
  expect(mailbox.messages.join()).not.toMatch(/^Bcc:/m);
});

test.each([
  [
    "the recipient",
    { onRcptTo: (_address, _session, done) => done(replyWith(550)) } satisfies SMTPServerOptions,
  ],
  [
    "the message",
    {
      onData: (stream, _session, done) => void stream.resume().on("end", () => done(replyWith(554))),
    } satisfies SMTPServerOptions,
  ],
])("a 5xx to %s is final, and its reason holds no address", async (_, options: SMTPServerOptions) => {
  const mailbox = await startSmtp(options);
  const answer = await courierFor(mailbox.url).send(envelope, new AbortController().signal);
  expect(answer).toMatchObject({ outcome: "rejected", reason: expect.stringMatching(/^SMTP E\w+ 55[04]/) });
  expect(JSON.stringify(answer)).not.toContain("mia@");
});

test("a 4xx may work later: the worker's next attempt gets through", async () => {
  let attempts = 0;
  const mailbox = await startSmtp({
    onRcptTo: (_address, _session, done) => {
      attempts += 1;
      done(attempts === 1 ? replyWith(451) : null);
    },
  });
  const courier = courierFor(mailbox.url);
  const first = await courier.send(envelope, new AbortController().signal).catch((error: unknown) => error);
  expect(first).toBeInstanceOf(Error);
  expect(String(first)).toContain("451");
  expect(String(first)).not.toContain("mia@");
  expect(await courier.send(envelope, new AbortController().signal)).toEqual({ outcome: "sent" });
});

test("a log-in that is refused is our fault, not the address's", async () => {
  const mailbox = await startSmtp({
    authOptional: false,
    onAuth: (_auth, _session, done) => done(replyWith(535)),
  });
  const url = mailbox.url.replace("smtp://", "smtp://user:wrong@");
  await expect(courierFor(url).send(envelope, new AbortController().signal)).rejects.toThrow("EAUTH");
});

test("nobody listening may work later", async () => {
  const url = `smtp://127.0.0.1:${await freePort()}`;
  await expect(courierFor(url).send(envelope, new AbortController().signal)).rejects.toThrow("SMTP");
});

test("an abort ends the attempt while the server is silent", async () => {
  const mailbox = await startSmtp({ onConnect: () => {} });
  const controller = new AbortController();
  const send = courierFor(mailbox.url).send(envelope, controller.signal);
  controller.abort();
  await expect(send).rejects.toThrow("SMTP EABORT");
});

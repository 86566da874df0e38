import type { Envelope } from "@latchkey/core/ports";
import { expect, test } from "vitest";
import { createDevInbox } from "./dev-inbox.ts";

const envelopeOf = (id: string): Envelope =>
  // The id is opaque to the inbox.
  ({
    id,
    template: "sign_in_code",
    channel: "sms",
    to: "+4915112345678",
    locale: null,
    params: { code: "012345", expiresAt: new Date(Date.now() + 300_000) },
  }) as unknown as Envelope;

test("the last hundred messages are kept, newest first", async () => {
  const inbox = createDevInbox({ baseUrl: "http://localhost:3000" });
  for (let n = 1; n <= 105; n += 1) await inbox.send(envelopeOf(String(n)), new AbortController().signal);
  const ids = inbox.list().map(({ id }) => id);
  expect([ids.length, ids.at(0), ids.at(-1)]).toEqual([100, "105", "6"]);
});

test("a delivery that comes twice is shown once", async () => {
  const inbox = createDevInbox({ baseUrl: "http://localhost:3000" });
  for (const id of ["a", "b", "a"]) await inbox.send(envelopeOf(id), new AbortController().signal);
  expect(inbox.list().map(({ id }) => id)).toEqual(["a", "b"]);
});

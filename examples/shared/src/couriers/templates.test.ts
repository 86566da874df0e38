import type { Envelope } from "@latchkey/core/ports";
import { expect, test } from "vitest";
import { writeWords } from "./templates.ts";

const now = new Date("2026-03-01T12:00:00Z");
const envelopeOf = (template: Envelope["template"], seconds = 300): Envelope =>
  // The id is opaque to the templates.
  ({
    id: "delivery",
    template,
    channel: "email",
    to: "mia@shop.example",
    locale: null,
    params: { code: "012345", expiresAt: new Date(now.getTime() + seconds * 1000) },
  }) as unknown as Envelope;
const options = { baseUrl: "https://shop.example:8443", now };

test.each(["registration_code", "sign_in_code"] as const)(
  "%s names market, purpose, code, life and a warning",
  (template) => {
    const { subject, text, html, sms } = writeWords(envelopeOf(template), options);
    const purpose = template === "sign_in_code" ? "sign in" : "open your account";
    for (const words of [text, html, sms]) {
      for (const part of ["Marlowe Market", purpose, "012345", "5 minutes"]) expect(words).toContain(part);
    }
    expect(text).toContain("Don't share it");
    expect(sms).toContain("Don't share it");
    expect(subject).toContain("Marlowe Market");
  },
);

test("the subject does not hold the code", () => {
  expect(writeWords(envelopeOf("sign_in_code"), options).subject).not.toContain("012345");
});

test("the last line of a text message binds the code to the site", () => {
  expect(writeWords(envelopeOf("sign_in_code"), options).sms.split("\n").at(-1)).toBe(
    "@shop.example #012345",
  );
});

test.each([
  [300, "5 minutes"],
  [61, "1 minute"],
  [10, "1 minute"],
])("%d seconds are %s", (seconds, words) => {
  expect(writeWords(envelopeOf("sign_in_code", seconds), options).text).toContain(`for ${words}.`);
});

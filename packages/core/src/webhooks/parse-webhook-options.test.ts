import { describe, expect, test } from "vitest";
import { parseWebhookOptions } from "./parse-webhook-options.ts";

const url = "https://crm.example/hooks";
const secret = `whsec_${btoa("0123456789abcdef01234567")}`;

describe("a webhook", () => {
  test.each([
    [url, url],
    ["https://crm.example:8443/hooks?a=b", "https://crm.example:8443/hooks?a=b"],
    ["http://localhost:3000/", "http://localhost:3000/"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000/"],
    ["http://127.1/", "http://127.0.0.1/"],
    ["http://[::1]:3000/", "http://[::1]:3000/"],
  ])("takes the address %s", (given, href) => {
    expect(parseWebhookOptions({ url: given, secret }).url).toBe(href);
  });

  test.each([
    "",
    "crm.example",
    "/hooks",
    "http://crm.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://10.0.0.1/",
    "ftp://crm.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user:pass@crm.example/",
    "https://user@crm.example/",
  ])("refuses the address %j", (given) => {
    expect(() => parseWebhookOptions({ url: given, secret })).toThrow(/url/);
  });

  test.each([
    "",
    "whsec_",
    secret.slice(6),
    `whsec_${btoa("too short to be a secret")}`.slice(0, -4),
    `whsec_${btoa("x".repeat(65))}`,
    "whsec_not base64 at all, not even a little",
    `WHSEC_${secret.slice(6)}`,
  ])("refuses the secret %j without showing it", (given) => {
    const refused = () => parseWebhookOptions({ url, secret: given });
    expect(refused).toThrow(/secret is whsec_ and/);
    if (given.length > 10) expect(refused).not.toThrow(given.slice(7));
  });

  test("takes several secrets in their order, and none is none", () => {
    const second = `whsec_${btoa("y".repeat(64))}`;
    expect(parseWebhookOptions({ url, secret: [secret, second] }).keys.map(({ length }) => length)).toEqual([
      24, 64,
    ]);
    expect(() => parseWebhookOptions({ url, secret: [] })).toThrow(/secret is missing/);
    expect(() => parseWebhookOptions({ url, secret: [secret, "whsec_"] })).toThrow(/secret is/);
  });

  test.each([0, -1, 1.5, Number.NaN, 300_001])("refuses a timeout of %d ms", (timeoutMs) => {
    expect(() => parseWebhookOptions({ url, secret, timeoutMs })).toThrow(/timeoutMs/);
  });
});

import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { utf8 } from "../crypto/utf8.ts";
import { signMessage } from "./sign-message.ts";

const key = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

test("signs as the reference libraries do", () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(signMessage(message, [key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")])).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

test("signs with each key in their order, over the bytes of the text", () => {
  const message = { id: "a", timestamp: 1, body: '{"name":"Zoë 🛒"}' };
  const keys = [utf8("one".repeat(8)), utf8("two".repeat(8))];
  const expected = keys.map(
    (bytes) => `v1,${createHmac("sha256", bytes).update('a.1.{"name":"Zoë 🛒"}').digest("base64")}`,
  );
  expect(signMessage(message, keys)).toBe(expected.join(" "));
});

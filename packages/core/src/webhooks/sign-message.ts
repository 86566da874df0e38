import { encodeBase64 } from "@oslojs/encoding";
import { hmacSha256 } from "../crypto/hmac-sha256.ts";
import { utf8 } from "../crypto/utf8.ts";

/** What is sent, and what the receiver knows it by. */
export interface WebhookMessage {
  readonly id: string;
  /** Of this try, in whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The value of `webhook-signature`: one `v1` signature a key, so that receivers may change theirs when they like.
 *
 * Source: Standard Webhooks 1.0.0, signature scheme.
 */
export function signMessage({ id, timestamp, body }: WebhookMessage, keys: readonly Uint8Array[]): string {
  const signed = utf8(`${id}.${timestamp}.${body}`);
  return keys.map((key) => `v1,${encodeBase64(hmacSha256(key, signed))}`).join(" ");
}

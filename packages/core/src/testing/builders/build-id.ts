import type { Brand } from "../../domain/brand.ts";

/** A fresh UUIDv7; its brand fits every id. */
export function buildId(): Brand<string, never> {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = buildHex(10);
  const parts = [
    time.slice(0, 8),
    time.slice(8),
    `7${random.slice(1, 4)}`,
    `a${random.slice(5, 8)}`,
    random.slice(8),
  ];
  // Branded strings are strings; a test may make any.
  return parts.join("-") as Brand<string, never>;
}

/** Random bytes as lower-case hex digits. */
export function buildHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

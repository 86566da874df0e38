import type { Brand } from "./brand.ts";

/** A moment of the storage's clock with its microseconds, which a `Date` would cut: `2026-11-23T10:00:00.123456Z`. Sorts as text. */
export type Instant = Brand<string, "Instant">;

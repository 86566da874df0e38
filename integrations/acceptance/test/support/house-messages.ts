import type { TunableOptions } from "@latchkey/core";
import type { Envelope } from "@latchkey/core/ports";

/** What a house in another process is assembled from. */
export interface HouseSettings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly prefix: string;
  readonly poolSize?: number;
  readonly options?: TunableOptions;
  /** `hangs`: takes a message and never answers. */
  readonly courier?: "sends" | "hangs";
}

export type HouseCommand = { readonly id: number } & (
  | { readonly kind: "suspend"; readonly userId: string }
  | { readonly kind: "stop" }
);

export type HouseReport =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "message"; readonly envelope: Envelope }
  | { readonly kind: "done"; readonly id: number; readonly error: string | null };

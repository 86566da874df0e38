import type { UserId } from "../users/user-row.ts";

/** Who acts; never guessed. A job of the host names itself. */
export type Actor =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly userId: UserId }
  /** Company staff; `onBehalfOf` while he acts as somebody else. */
  | { readonly kind: "staff"; readonly userId: UserId; readonly onBehalfOf: UserId | null }
  /** `job` is `[a-z][a-z0-9:._-]{0,99}`. */
  | { readonly kind: "system"; readonly job: string };

import type { UserId } from "../users/user-row.ts";

/** Who acts; never guessed. A job of the host names itself. */
export type Actor =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly userId: UserId }
  | { readonly kind: "system"; readonly job: string };

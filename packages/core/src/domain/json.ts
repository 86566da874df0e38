/** A value that `jsonb` can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object; an absent and an `undefined` member are the same. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

import type { z } from "zod";
import type { JsonObject } from "../domain/json.ts";

/**
 * A zod object whose output `jsonb` can hold. Structural, so that any zod 4 fits and tsc stays fast: with `z.ZodObject` as the
 * constraint and a second zod in the tree tsc ran out of memory.
 */
export interface Fields {
  readonly _zod: {
    readonly input: unknown;
    readonly output: JsonObject;
    readonly def: { readonly type: "object" };
  };
}

/** No fields: `z.input<ZodObject<{}>>` would allow anything. */
export interface NoFields {
  readonly [key: string]: never;
}

export type FieldsIn<S, None = unknown> = S extends Fields ? z.input<S> : None;
export type FieldsOut<S> = S extends Fields ? z.output<S> : unknown;

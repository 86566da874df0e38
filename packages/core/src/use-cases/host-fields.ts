import { z } from "zod";
import type { Fields } from "../config/fields.ts";
import type { JsonObject } from "../domain/json.ts";
import type { InputIssue } from "../errors/index.ts";
import { toIssues } from "./parse-input.ts";

/** The host's own fields of a profile, behind an interface without generics. */
export interface HostFields {
  /** For OpenAPI and for merging schemas. */
  readonly schema: z.ZodObject | null;
  readonly names: readonly string[];
  parse(
    values: JsonObject,
    path: InputIssue["path"],
  ): Promise<{ readonly values: JsonObject } | { readonly issues: readonly InputIssue[] }>;
}

const noHostFields: HostFields = {
  schema: null,
  names: [],
  parse: async (values, path) => {
    const unknown = Object.keys(values);
    return unknown.length === 0
      ? { values: {} }
      : { issues: unknown.map((key) => ({ path: [...path, key], message: "is not known" })) };
  },
};

/**
 * Takes the host's zod object. Own names are reserved, and only JSON can be stored.
 * @throws TypeError at start-up for a name of ours, a type that JSON can't hold, or a field that does not take what it gives
 */
export function createHostFields(
  option: "vendor" | "client",
  fields: Fields | undefined,
  reserved: readonly string[],
): HostFields {
  if (fields === undefined) return noHostFields;
  // `Fields` says structurally what a zod object is; its methods are those of the host's zod, which is any 4.
  const schema = (fields as unknown as z.ZodObject).strict();
  const names = Object.keys(schema.shape);
  const taken = names.filter((name) => reserved.includes(name));
  if (taken.length > 0)
    throw new TypeError(
      `Latchkey's options are wrong: ${option}.${taken.join(", ")} is a field of Latchkey's own`,
    );
  assertStorable(option, schema);
  return {
    schema,
    names,
    parse: async (values, path) => {
      const parsed = await schema.safeParseAsync(values);
      // Checked at start-up: the output is JSON.
      if (parsed.success) return { values: parsed.data as JsonObject };
      return { issues: toIssues(parsed.error.issues, path) };
    },
  };
}

function assertStorable(option: string, schema: z.ZodObject): void {
  let isChanging = false;
  try {
    z.toJSONSchema(schema, {
      io: "output",
      override: ({ zodSchema }) => {
        isChanging ||= changesType(zodSchema);
      },
    });
  } catch (cause) {
    throw new TypeError(`Latchkey's options are wrong: ${option} has a field that JSON can't hold`, {
      cause,
    });
  }
  if (isChanging) {
    throw new TypeError(
      `Latchkey's options are wrong: ${option} has a field that does not take what it gives: what is stored is checked again with every edit`,
    );
  }
}

/** A pipe into another type, such as text to number; `z.preprocess` and `z.coerce` take what they give. */
function changesType({ _zod: { def } }: z.core.$ZodType): boolean {
  if (def.type !== "pipe" || !("in" in def)) return false;
  // The definition of a pipe holds the schema that it begins with.
  return (def as z.core.$ZodPipeDef).in._zod.def.type !== "transform";
}

/** Parts an input into our fields and the host's. */
export function pickOwn(
  values: JsonObject,
  names: readonly string[],
): { readonly own: JsonObject; readonly rest: JsonObject } {
  const entries = Object.entries(values);
  return {
    own: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
  };
}

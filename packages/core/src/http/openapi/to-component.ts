import { z } from "zod";
import type { Json, JsonObject } from "../../domain/json.ts";

/**
 * A zod schema as a component of the document. References inside it, as of recursive types, are made to hold from the document's root.
 * What JSON Schema can't say, such as a refinement by code, is left open.
 */
export function toComponent(name: string, schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...component } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // `format` says it all; the pattern of a date-time fills half a screen.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  // A JSON Schema is JSON; zod's type of it does not say so.
  return rebase(component as JsonObject, `#/components/schemas/${name}`) as JsonObject;
}

function rebase(value: Json | undefined, root: string): Json | undefined {
  if (typeof value !== "object" || value === null) return value;
  // An array of JSON is narrowed to `any[]` otherwise.
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => rebase(item, root) ?? null);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === "$ref" && typeof member === "string" ? member.replace(/^#/, root) : rebase(member, root),
    ]),
  );
}

import { z } from "zod";
import type { JsonObject } from "../../domain/json.ts";

/** A patch of host fields: an object whose values the host's schema judges once merged. */
export const patchObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Merges at the top level: the whole is validated afterwards, so that a host's rules across fields hold. */
export function mergeAttributes(stored: JsonObject, patch: JsonObject): JsonObject {
  return { ...stored, ...patch };
}

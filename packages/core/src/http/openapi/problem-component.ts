import type { JsonObject } from "../../domain/json.ts";
import { errorCodes } from "../../errors/index.ts";

/** RFC 9457; every refusal is one. */
export const problemComponent: JsonObject = {
  type: "object",
  required: ["type", "title", "status", "code", "requestId"],
  properties: {
    type: { type: "string", format: "uri" },
    title: { type: "string", description: "Fit for the end user." },
    status: { type: "integer" },
    code: { type: "string", enum: Object.keys(errorCodes), description: "Stable; what programs branch on." },
    requestId: { type: "string" },
    issues: {
      type: "array",
      description: "With invalid_input: what is wrong, and where.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: {
          path: { type: "array", items: { type: ["string", "integer"] } },
          message: { type: "string" },
        },
      },
    },
    attemptsLeft: { type: "integer", description: "With invalid_code." },
    retryAfterSeconds: { type: "integer", description: "With 429 and 503, as Retry-After says it." },
    storage: { type: "boolean", description: "From the health check: whether the storage answers." },
    ephemeral: {
      type: "boolean",
      description: "From the health check: whether the ephemeral store answers.",
    },
  },
};

import type { AuditedRecord } from "../audit.ts";

/** One line with all that can be read of an operation. */
export function toJsonl({ record, changes }: AuditedRecord): string {
  return `${JSON.stringify({ record, changes })}\n`;
}

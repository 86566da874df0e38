import type { AuditedRecord } from "../audit.ts";
import type { ExportFormat } from "./export-input.ts";
import { toOcsf } from "./ocsf/to-ocsf.ts";
import { csvHeader, toCsv } from "./to-csv.ts";
import { toJsonl } from "./to-jsonl.ts";

/** How a format writes an operation, in whole lines. */
export interface Format {
  /** What a file begins with. */
  readonly header: string;
  write(operation: AuditedRecord): string;
}

/** @returns null for a format that is not known */
export function createFormat(input: ExportFormat): Format | null {
  switch (input.format) {
    case "jsonl":
      return { header: "", write: toJsonl };
    case "csv":
      return { header: csvHeader, write: toCsv };
    case "ocsf": {
      const { version } = input;
      const isKnown = version === "1.8" || version === "1.9";
      return isKnown ? { header: "", write: (operation) => toOcsf(operation, version) } : null;
    }
    default:
      return null;
  }
}

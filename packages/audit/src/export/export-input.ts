import type { Instruction } from "../operations/instruction.ts";
import type { AuditSearch } from "../search/audit-search.ts";

/** The version of the Open Cybersecurity Schema Framework. */
export type OcsfVersion = "1.8" | "1.9";

/**
 * - `jsonl`: a line an operation, `{"record": AuditRecord, "changes": AuditChange[]}`.
 * - `csv`: RFC 4180 with a header; a row a change, or a row for an operation without changes. Safe to open in a spreadsheet.
 * - `ocsf`: a line an operation, an event of OCSF's category Identity & Access Management.
 */
export type ExportFormat =
  | { readonly format: "jsonl" }
  | { readonly format: "csv" }
  | { readonly format: "ocsf"; readonly version: OcsfVersion };

export type ExportInput = ExportFormat &
  Instruction & {
    readonly filter?: AuditSearch | undefined;
    /** The last `nextCursor` that was kept with its text: goes on behind it. Null begins with the newest. */
    readonly cursor?: string | null | undefined;
  };

/** A piece of an export that ends with a whole line. */
export interface ExportChunk {
  readonly text: string;
  /** Where to go on behind this text; null when this is the end. */
  readonly nextCursor: string | null;
}

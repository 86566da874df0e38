import type { StoredAuditChange, StoredAuditRecord } from "@latchkey/core/ports";
import type { ResultRow } from "../reads/entity-selection.ts";
import { factTables } from "../tables/fact-tables.ts";
import { snakeCase } from "../tables/snake-case.ts";

const recordFields = Object.keys(factTables.auditRecord.columns);
const changeFields = Object.keys(factTables.auditChange.columns);

/** A time as `Instant`: a `Date` would cut its microseconds. */
export function instantOf(expression: string): string {
  return `to_char(${expression} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The columns of a record, each as `record.field`, so that a record and a change fit into one row. */
export function selectRecord(alias: string): string {
  // Numbers of 64 bits don't fit into those of JavaScript.
  const position = ["n", "xid"].map((name) => `${alias}.${name}::text as "record.${name}"`);
  return [...columns("record", recordFields, alias), ...position].join(", ");
}

/** As `selectRecord`, with `change.field`. */
export function selectChange(alias: string): string {
  return columns("change", changeFields, alias).join(", ");
}

export function readRecord(row: ResultRow): StoredAuditRecord {
  // The table names every field of the row type, and the column parsers give each its type.
  return read("record", [...recordFields, "at", "n", "xid"], row) as unknown as StoredAuditRecord;
}

/** @returns null when a left join found no change. */
export function readChange(row: ResultRow): StoredAuditChange | null {
  if (row["change.recordId"] === null) return null;
  // As above.
  return read("change", [...changeFields, "at"], row) as unknown as StoredAuditChange;
}

function columns(prefix: string, fields: readonly string[], alias: string): readonly string[] {
  const plain = fields.map((field) => `${alias}.${snakeCase(field)} as "${prefix}.${field}"`);
  return [...plain, `${instantOf(`${alias}.at`)} as "${prefix}.at"`];
}

function read(prefix: string, fields: readonly string[], row: ResultRow): ResultRow {
  return Object.fromEntries(fields.map((field) => [field, row[`${prefix}.${field}`]]));
}

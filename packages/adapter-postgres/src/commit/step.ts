import type { TableName } from "../tables/all-tables.ts";

/** What one CTE of a commit does to one table. */
export type StepKind =
  | "insert"
  /** Inserts what has not expired yet. */
  | "redeem"
  /** Locks rows that are at the version that was read. */
  | "lock"
  /** The same, for a table from which the commit deletes. */
  | "lockToDelete"
  | "delete"
  | "update"
  /** Locks the counters that the commit touches. */
  | "lockCounters"
  | "count"
  | "reset";

/** All rows of one kind and table, which travel as one parameter. */
export interface Step {
  readonly kind: StepKind;
  readonly table: TableName;
  readonly rows: readonly object[];
}

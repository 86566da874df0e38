/** What an app may do with a table. Columns are named where not all are its business. */
export interface TableRights {
  readonly select: true;
  /** `true` for all columns; `"given"` for those that the database does not fill by itself. */
  readonly insert?: true | "given";
  /** One column stands for the right to lock rows where nothing is updated. */
  readonly update?: true | readonly string[];
  readonly delete?: true;
}

const entity: TableRights = { select: true, insert: true, update: true, delete: true };
const appended: TableRights = { select: true, insert: "given" };
const readOnly: TableRights = { select: true };

/** Every table and view of the schema: one that is not named here can't be reached by the app. */
export const appRights: Readonly<Record<string, TableRights>> = {
  users: entity,
  vendor_profiles: entity,
  client_profiles: entity,
  sessions: entity,
  counters: entity,
  deliveries: entity,
  operations: { select: true, insert: true, update: ["name"], delete: true },
  redemptions: { select: true, insert: true, update: ["purpose"], delete: true },
  settings: { select: true, insert: true, update: ["value"] },
  migrations: readOnly,
  clusters: readOnly,
  eras: readOnly,
  events: appended,
  audit_records: appended,
  audit_changes: appended,
  audit_ledger: { select: true, update: ["size", "xid", "n", "mark_at", "mark_xid", "final_until"] },
  audit_batches: { select: true, insert: true },
  audit_tiles: { select: true, insert: true, update: ["hashes"] },
  audit_checkpoints: { select: true, insert: true, update: ["checkpoint", "kept_at"] },
  audit_anomalies: { select: true, insert: true },
  consumers: { select: true, insert: true, update: true },
  dead_letters: { select: true, insert: true, update: ["reason", "at"], delete: true },
};

/** Filled by the database: its word on when and where in the log a row was written. */
export const ownColumns: readonly string[] = ["n", "xid", "at"];

/** Where the numbers of rows come from that have no identity. */
export const appSequences: readonly string[] = ["audit_records_n_seq"];

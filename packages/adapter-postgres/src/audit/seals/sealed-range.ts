/** Where a run of records begins and ends, as expressions of SQL; the beginning is exclusive, the end inclusive or open. */
export interface RecordRange {
  readonly afterXid: string;
  readonly afterN: string;
  /** Without one, up to the end of the era. */
  readonly end?: { readonly xid: string; readonly n: string } | undefined;
  readonly firstRecord: string;
  readonly endRecord: string;
}

/** The condition under which the record `r` stands in a range: all of it is read from the index on (xid, n). */
export function isInRange({ afterXid, afterN, end, firstRecord, endRecord }: RecordRange): string {
  return [
    `(r.xid, r.n) > (${afterXid}, ${afterN})`,
    ...(end === undefined ? [] : [`(r.xid, r.n) <= (${end.xid}, ${end.n})`]),
    `r.n >= ${firstRecord}`,
    `r.n < ${endRecord}`,
  ].join(" and ");
}

/**
 * The ledger `l` with the position up to which the log is sealed, from the last batch: its own copy of it can be moved, and the sealing would stop
 * without a word; a batch that was touched is missed by who verifies.
 */
export function ledgerAtLastBatch(schema: string, columns: string): string {
  return `select ${columns}, coalesce(last.xid, '0') as xid, coalesce(last.n, 0) as n from ${schema}.audit_ledger as l
  left join lateral (select b.xid, b.n from ${schema}.audit_batches as b order by b.seq desc limit 1) as last on true`;
}

/** The era of a number of a record. */
export function eraOfRecord(schema: string, n: string): string {
  return `(select max(era) from ${schema}.clusters where first_record <= ${n})`;
}

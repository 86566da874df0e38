import { auditedOperationsJson } from "./audited-operations.ts";
import { isInRange } from "./sealed-range.ts";

/**
 * Whole batches from the one that holds $1 on, as many as hold $2 records, one at least, each with the rows that stand in its range. Of the
 * batch in which months that were dropped end, only what comes after them.
 */
export function sealedStatement(schema: string): string {
  const batches = `${schema}.audit_batches`;
  const range = isInRange({
    afterXid: "b.after_xid",
    afterN: "b.after_n",
    end: { xid: "b.xid", n: "b.n" },
    firstRecord: "b.first_record",
    endRecord: "b.end_record",
  });
  const records = auditedOperationsJson(
    schema,
    `from ${schema}.audit_records as r where ${range} and r.n <> all(b.ns[1:b.cut]) order by r.xid, r.n`,
  );
  return `with ledger as materialized (
  select first_seq, greatest(first_seq, $1::bigint) as start from ${schema}.audit_ledger
), next as materialized (
  select b.*, sum(b.size) over (order by b.seq) as total, row_number() over (order by b.seq) as place from (
    select * from ${batches}
    where seq >= (select max(seq) from ${batches} where seq <= (select start from ledger)) and seq + size > (select start from ledger)
    order by seq limit $2
  ) as b
), chosen as materialized (
  select n.*, e.first_record, e.end_record, greatest(l.first_seq - n.seq, 0)::integer as cut,
    coalesce(p.xid, '0') as after_xid, coalesce(p.n, 0) as after_n
  from ledger as l cross join next as n join ${schema}.eras as e on e.era = n.era
  left join lateral (
    select xid, n from ${batches} where seq < n.seq and era = n.era order by seq desc limit 1
  ) as p on true
  where n.total <= $2 or n.place = 1
)
select l.first_seq as "firstSeq", b.seq + b.cut as seq, b.size - b.cut as size, b.xid::text as xid, b.n::text as n,
  case when b.seq is not null then ${records} end as records
from ledger as l left join chosen as b on true order by b.seq`;
}

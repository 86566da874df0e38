import { auditedOperationsJson } from "./audited-operations.ts";
import { isInRange } from "./sealed-range.ts";

/** As of rows that no seal covers. */
const chunkBatches = 5_000;

/**
 * Rows from seq $1 on, before the first one that the ledger tells of, that stand; $2 limit. `next` is where to go on, null after the last. Of months
 * that were dropped there is nothing to be read but the batches.
 */
export function remnantsStatement(schema: string): string {
  const batches = `${schema}.audit_batches`;
  const range = isInRange({
    afterXid: "(select after_xid from span)",
    afterN: "(select after_n from span)",
    end: { xid: "(select xid from span)", n: "(select n from span)" },
    firstRecord: "(select first_record from span)",
    endRecord: "(select end_record from span)",
  });
  return `with ledger as materialized (
  select first_seq from ${schema}.audit_ledger
), candidates as materialized (
  select b.*, first_value(b.era) over (order by b.seq) as first_era from (
    select * from ${batches}
    where seq >= (select max(seq) from ${batches} where seq <= $1::bigint) and seq < (select first_seq from ledger)
    order by seq limit ${chunkBatches}
  ) as b
), chunk as materialized (
  select * from candidates where era = first_era
), span as materialized (
  select c.seq + c.size as next, c.xid, c.n, e.first_record, e.end_record,
    coalesce(p.xid, '0') as after_xid, coalesce(p.n, 0) as after_n
  from (select * from chunk order by seq desc limit 1) as c join ${schema}.eras as e on e.era = c.era
  left join lateral (
    select xid, n from ${batches} where seq < (select min(seq) from chunk) and era = c.era order by seq desc limit 1
  ) as p on true
), standing as materialized (
  select r.xid, r.n from ${schema}.audit_records as r where ${range}
), remnants as materialized (
  select c.seq + o.place - 1 as seq, s.xid, s.n
  from chunk as c cross join unnest(c.ns) with ordinality as o(n, place) join standing as s on s.n = o.n
  where c.seq + o.place - 1 >= $1::bigint and c.seq + o.place - 1 < (select first_seq from ledger)
  order by 1 limit $2
)
select case when (select count(*) from remnants) = $2 then (select max(seq) + 1 from remnants)
    else (select next from span where next < (select first_seq from ledger)) end as next,
  ${auditedOperationsJson(
    schema,
    `, m.seq from remnants as m join ${schema}.audit_records as r on (r.xid, r.n) = (m.xid, m.n) order by m.seq, r.xid, r.n`,
  )} as records`;
}

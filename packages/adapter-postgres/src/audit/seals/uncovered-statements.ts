import { auditedOperationsJson } from "./audited-operations.ts";
import { isInRange } from "./sealed-range.ts";

/** How many records and batches one statement looks at, so that each ends well within the deadline. */
const chunkRecords = 200_000;
const chunkBatches = 5_000;

/**
 * Rows in the range of the batches from seq $1 on that are in none of them; $2 limit. The ranges of batches follow each other without a gap, so
 * that of a run of them is one range. `next` is where to go on, null after the last.
 */
export function uncoveredStatement(schema: string): string {
  const batches = `${schema}.audit_batches`;
  const range = isInRange({
    afterXid: "(select after_xid from span)",
    afterN: "(select after_n from span)",
    end: { xid: "(select xid from span)", n: "(select n from span)" },
    firstRecord: "(select first_record from span)",
    endRecord: "(select end_record from span)",
  });
  return `with candidates as materialized (
  select seq, size, era, xid, n, sum(size) over (order by seq) as total, row_number() over (order by seq) as place,
    first_value(era) over (order by seq) as first_era
  from (select seq, size, era, xid, n from ${batches} where seq >= $1::bigint order by seq limit ${chunkBatches}) as b
), chunk as materialized (
  select * from candidates where era = first_era and (total <= ${chunkRecords} or place = 1)
), span as materialized (
  select c.seq + c.size as next, c.xid, c.n, ${lowestRecord(schema, "e")} as first_record, e.end_record,
    coalesce(p.xid, '0') as after_xid, coalesce(p.n, 0) as after_n
  from (select * from chunk order by seq desc limit 1) as c join ${schema}.eras as e on e.era = c.era
  left join lateral (
    select xid, n from ${batches} where seq < $1::bigint and era = c.era order by seq desc limit 1
  ) as p on true
), covered as materialized (
  select unnest(b.ns) as n from ${batches} as b where b.seq >= $1::bigint and b.seq < (select next from span)
), strange as materialized (
  select r.xid, r.n from ${schema}.audit_records as r
  where ${range} and not exists (select from covered as c where c.n = r.n) order by r.xid, r.n limit $2
)
select (select next from span) as next, ${auditedOperationsJson(
    schema,
    `from strange as s join ${schema}.audit_records as r on (r.xid, r.n) = (s.xid, s.n) order by r.xid, r.n`,
  )} as records`;
}

/**
 * Rows where no sealer looks, now or later; $1 limit: behind the last batch of an era which it has left, behind what has begun in the present one,
 * below the numbers of all eras, and before the first place.
 */
export function outsideStatement(schema: string): string {
  const [batches, records] = [`${schema}.audit_batches`, `${schema}.audit_records`];
  const range = isInRange({
    afterXid: "coalesce(p.xid, '0')",
    afterN: "coalesce(p.n, 0)",
    firstRecord: lowestRecord(schema, "e"),
    endRecord: "e.end_record",
  });
  return `with outside as materialized (
  select r.xid, r.n from ${schema}.eras as e left join lateral (
    select xid, n from ${batches} where era = e.era order by xid desc, n desc limit 1
  ) as p on true join ${records} as r on ${range}
  where e.era < (select max(era) from ${batches}) or r.n < e.first_record
    or e.is_open and r.xid >= pg_snapshot_xmax(pg_current_snapshot())
  union
  select r.xid, r.n from ${records} as r where (r.xid, r.n) <= ('0', 0)
  order by xid, n limit $1
)
select ${auditedOperationsJson(
    schema,
    `from outside as o join ${records} as r on (r.xid, r.n) = (o.xid, o.n) order by r.xid, r.n`,
  )} as records`;
}

/** Numbers below those of the first era are looked at with it, so that no row is in none. */
function lowestRecord(schema: string, era: string): string {
  return `case when ${era}.era = (select min(era) from ${schema}.eras) then -9223372036854775808 else ${era}.first_record end`;
}

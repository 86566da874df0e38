import type { Seal } from "@latchkey/core/ports";
import type { Statement } from "../../connection/statement.ts";
import { isSameCluster } from "../../working-state/assert-same-cluster.ts";
import { finalUntilAssignments } from "./final-until.ts";
import { eraOfRecord, isInRange, ledgerAtLastBatch } from "./sealed-range.ts";
import { hexOf } from "./tile-hex.ts";

/**
 * Compare and set on the size: the lock of the ledger makes a second sealer wait for the first and then find another size. The records are
 * counted once more, so that a batch holds what stands there, or nothing is written.
 */
export function appendStatement(schema: string, seal: Seal): Statement {
  const range = {
    afterXid: "(select after_xid from span)",
    afterN: "(select after_n from span)",
    end: { xid: "$3::xid8", n: "$4::bigint" },
    firstRecord: "(select first_record from span)",
    endRecord: "(select end_record from span)",
  };
  const text = `with ledger as materialized (
  ${ledgerAtLastBatch(schema, "l.size")}
  where l.size = $1::bigint and ${isSameCluster(schema)} for update of l
), span as materialized (
  select e.era, e.first_record, e.end_record,
    case when e.era = ${eraOfRecord(schema, "l.n")} then l.xid else '0' end as after_xid,
    case when e.era = ${eraOfRecord(schema, "l.n")} then l.n else 0 end as after_n
  from ledger as l join ${schema}.eras as e on e.era = ${eraOfRecord(schema, "$4::bigint")}
  where not e.is_open or $3::xid8 < $5::xid8 or $2::bigint = $1::bigint
), covered as materialized (
  select coalesce(array_agg(r.n order by r.xid, r.n), '{}') as ns from ${schema}.audit_records as r where ${isInRange(range)}
), valid as materialized (
  select s.era, c.ns from span as s, covered as c where cardinality(c.ns) = $2::bigint - $1::bigint
), batch as (
  insert into ${schema}.audit_batches (seq, size, era, xid, n, ns)
  select $1, cardinality(v.ns), v.era, $3, $4, v.ns from valid as v where cardinality(v.ns) > 0 returning 1
), tiles as (
  insert into ${schema}.audit_tiles as t (level, index, hashes)
  select r.level, r.index, decode(r.hashes, 'hex') from json_to_recordset($6::json) as r(level integer, index bigint, hashes text), valid
  order by r.level, r.index
  on conflict (level, index) do update set hashes = excluded.hashes returning 1
), checkpoint as (
  insert into ${schema}.audit_checkpoints as c (size, checkpoint)
  select $2, $7::text from valid where $7::text is not null
  on conflict (size) do update set checkpoint = excluded.checkpoint, kept_at = excluded.kept_at returning 1
), anomalies as (
  insert into ${schema}.audit_anomalies (seq, kind, record_id)
  select r.seq, r.kind, r."recordId" from json_to_recordset($8::json) as r(seq bigint, kind text, "recordId" text), valid returning 1
), moved as (
  update ${schema}.audit_ledger as l set size = $2, xid = $3, n = $4,${finalUntilAssignments}
  from valid where l.size = $1::bigint returning 1
)
select (select count(*) from moved) as moved, (select count(*) from batch) + (select count(*) from tiles)
  + (select count(*) from checkpoint) + (select count(*) from anomalies) as written`;
  const { size, newSize, position, horizon, checkpoint, anomalies } = seal;
  const tiles = seal.tiles.map(({ level, index, hashes }) => ({ level, index, hashes: hexOf(hashes) }));
  const values = [
    size,
    newSize,
    position.xid,
    position.n,
    horizon,
    JSON.stringify(tiles),
    checkpoint,
    JSON.stringify(anomalies),
  ];
  return { text, values };
}

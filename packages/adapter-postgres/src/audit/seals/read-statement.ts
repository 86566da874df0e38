import { clusterIdentifier, isSameCluster } from "../../working-state/assert-same-cluster.ts";
import { instantOf } from "../audit-selection.ts";
import { auditedOperationsJson } from "./audited-operations.ts";
import { finalUntilAssignments, isMarkDue } from "./final-until.ts";
import { eraOfRecord, isInRange, ledgerAtLastBatch } from "./sealed-range.ts";

/** The newest signed note. */
export function newestCheckpoint(schema: string): string {
  return `(select checkpoint from ${schema}.audit_checkpoints order by size desc limit 1)`;
}

/**
 * The ledger, the edge of the tree, and the next records. $1 limit. Of an era that is over all records are read, of the present one those
 * below the horizon; one reading never spans two. When nothing waits, `final_until` moves on.
 */
export function readStatement(schema: string): string {
  const range = {
    afterXid: "(select after_xid from span)",
    afterN: "(select after_n from span)",
    firstRecord: "(select first_record from span)",
    endRecord: "(select end_record from span)",
  };
  return `with ledger as materialized (
  select l.*, ${eraOfRecord(schema, "l.n")} as era, ${isSameCluster(schema)} as same
  from (${ledgerAtLastBatch(schema, "l.size, l.final_until")}) as l
), spans as materialized (
  select e.era, e.first_record, e.end_record,
    case when e.era = l.era then l.xid else '0' end as after_xid,
    case when e.era = l.era then l.n else 0 end as after_n,
    case when e.is_open then pg_snapshot_xmin(pg_current_snapshot()) else '${maxXid}' end as horizon
  from ledger as l join ${schema}.eras as e on e.era >= l.era
), span as materialized (
  select s.* from spans as s where exists (
    select from ${schema}.audit_records as r
    where ${isInRange({ afterXid: "s.after_xid", afterN: "s.after_n", firstRecord: "s.first_record", endRecord: "s.end_record" })}
      and r.xid < s.horizon
  ) order by s.era limit 1
), marked as (
  update ${schema}.audit_ledger as l set ${finalUntilAssignments}
  where not exists (select from span) and (select same from ledger) and ${isMarkDue()}
  returning final_until
)
select l.size, l.xid::text as xid, l.n::text as n, ${clusterIdentifier} as cluster, l.same,
  ${instantOf("coalesce((select final_until from marked), l.final_until)")} as "finalUntil",
  ${newestCheckpoint(schema)} as checkpoint,
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
  (select coalesce(json_agg(json_build_object('level', level, 'index', index, 'hashes', encode(hashes, 'hex')) order by level), '[]')
    from (select distinct on (level) level, index, hashes from ${schema}.audit_tiles order by level, index desc) as edge
    where octet_length(hashes) < ${fullTileBytes}) as edge,
  ${auditedOperationsJson(
    schema,
    `from ${schema}.audit_records as r where ${isInRange(range)} and r.xid < (select horizon from span)
    order by r.xid, r.n limit $1`,
  )} as records
from ledger as l`;
}

/** No transaction has it. */
const maxXid = "18446744073709551615";
const fullTileBytes = 8_192;

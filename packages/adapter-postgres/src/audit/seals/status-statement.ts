import { clusterIdentifier, isSameCluster } from "../../working-state/assert-same-cluster.ts";
import { instantOf } from "../audit-selection.ts";
import { newestCheckpoint } from "./read-statement.ts";
import { eraOfRecord, isInRange, ledgerAtLastBatch } from "./sealed-range.ts";

const maxAnomalies = 1_000;

/** The ledger and what waits, above the horizon too. */
export function statusStatement(schema: string): string {
  const range = isInRange({
    afterXid: "case when e.era = l.era then l.xid else '0' end",
    afterN: "case when e.era = l.era then l.n else 0 end",
    firstRecord: "e.first_record",
    endRecord: "e.end_record",
  });
  return `with ledger as materialized (
  select l.*, ${eraOfRecord(schema, "l.n")} as era from (${ledgerAtLastBatch(schema, "l.size, l.final_until")}) as l
), waiting as materialized (
  select sum(w.n)::bigint as n, min(w.since) as since from ledger as l join ${schema}.eras as e on e.era >= l.era
  cross join lateral (
    select count(*) as n, min(r.at) as since from ${schema}.audit_records as r where ${range}
  ) as w
)
select l.size, l.xid::text as xid, l.n::text as n, ${clusterIdentifier} as cluster, ${isSameCluster(schema)} as same,
  ${instantOf("l.final_until")} as "finalUntil", ${newestCheckpoint(schema)} as checkpoint,
  w.n as unsealed, ${instantOf("w.since")} as "unsealedSince", ${instantOf("statement_timestamp()")} as now,
  (select coalesce(json_agg(a order by a.seq, a.kind), '[]') from (
    select seq, record_id as "recordId", kind from ${schema}.audit_anomalies order by seq, kind limit ${maxAnomalies}
  ) as a) as anomalies
from ledger as l, waiting as w`;
}

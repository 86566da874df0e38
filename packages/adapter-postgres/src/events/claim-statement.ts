import { isSameCluster } from "../working-state/assert-same-cluster.ts";
import { eventJson } from "./event-selection.ts";

/**
 * Leases the consumer $1 and reads at most $2 events for $3 seconds.
 *
 * A window is all events with `lo <= xid < hi`, where `hi` was the horizon when it was opened: every transaction below had ended, so that
 * nothing can be added to it. It is read by `n`, which an operation takes while it holds the rows that it changes: by `n`, the versions of an
 * entity are in order, by xid they need not be. They are across windows too: when the later of two versions stands below a horizon, the
 * earlier one had been committed before it, and stands there as well. A bound that never was a horizon would not do.
 *
 * Of an era that is over, the rest is one window.
 */
export function claimStatement(schema: string): string {
  const events = `${schema}.events`;
  const column = (name: string): string => `(select ${name} from reading)`;
  return `with consumer as materialized (
  select c.* from ${schema}.consumers as c
  where c.name = $1 and c.due_at <= statement_timestamp() and ${isSameCluster(schema)}
  for update skip locked
), held as materialized (
  select c.*, e.is_open from consumer as c join ${schema}.eras as e on e.era = c.era
  -- The row is as it stands now, the rest as of the beginning of the statement: of a window that was opened since, rows might be missing.
  where not e.is_open or c.hi <= pg_snapshot_xmin(pg_current_snapshot())
), rest as materialized (
  select h.era, h.lo, h.hi, h.n, h.last_n from held as h where exists (
    select from ${events} as x where x.n > h.n and x.n <= h.last_n and x.xid >= h.lo and x.xid < h.hi
  )
), opened as materialized (
  select w.era, w.lo, w.hi, m.first_n - 1 as n, m.last_n from (
    select e.era, e.first_event, e.end_event, case when e.era = h.era then h.hi else '0' end as lo,
      case when e.is_open then pg_snapshot_xmin(pg_current_snapshot()) else '18446744073709551615' end as hi
    from held as h join ${schema}.eras as e on e.era >= h.era where not exists (select from rest)
  ) as w cross join lateral (
    -- Without the offset, the least number would be looked for from the beginning of the log on.
    select min(n) as first_n, max(n) as last_n from (
      select x.n from ${events} as x
      where x.xid >= w.lo and x.xid < w.hi and x.n >= w.first_event and x.n < w.end_event offset 0
    ) as x
  ) as m where m.last_n is not null order by w.era limit 1
), reading as materialized (
  select * from rest union all select * from opened
), given as materialized (
  select x.* from ${events} as x
  where x.n > ${column("n")} and x.n <= ${column("last_n")} and x.xid >= ${column("lo")} and x.xid < ${column("hi")}
  order by x.n limit $2
), claimed as (
  update ${schema}.consumers as c set era = r.era, lo = r.lo, hi = r.hi, n = r.n, last_n = r.last_n, attempts = c.attempts + 1,
    lease = gen_random_uuid()::text, due_at = statement_timestamp() + make_interval(secs => $3)
  from reading as r where c.name = $1 and exists (select from given) returning c.lease, c.attempts
)
select ${isSameCluster(schema)} as same, exists (select from ${schema}.consumers where name = $1) as "isKnown",
  exists (select from held) as "isHeld", c.lease, c.attempts,
  (select coalesce(json_agg(${eventJson} order by x.n), '[]') from given as x) as events
from (select 1) as one left join claimed as c on true`;
}

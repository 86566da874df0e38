import { isSameCluster } from "../working-state/assert-same-cluster.ts";
import { eventJson } from "./event-selection.ts";
import { everythingSeen, isInWindow, isUnseen, nothingSeen } from "./event-window.ts";

/**
 * Leases the consumer $1 and reads at most $2 events for $3 seconds.
 *
 * A window is what was committed in a snapshot and not in the one before it: whatever commits later is in a later window, so that nothing is
 * skipped, and no open transaction holds anything up. What had been committed before a transaction is in no later window than it, and within a
 * window `n` gives the order, which an operation takes while it holds the rows that it changes. So the versions of an entity come in order.
 * Windows between two horizons of xids would not do: a transaction of the host that had its xid early stands below the horizon with the later
 * version, while one that was committed before it stands above with the earlier.
 *
 * Of an era that is over, the rest is one window.
 */
export function claimStatement(schema: string): string {
  const events = `${schema}.events`;
  const column = (name: string): string => `(select ${name} from window_read)`;
  const window = { seen: column("seen"), reading: column("reading") };
  return `with consumer as materialized (
  select c.* from ${schema}.consumers as c
  where c.name = $1 and c.due_at <= statement_timestamp() and ${isSameCluster(schema)}
  for update skip locked
), held as materialized (
  select c.* from consumer as c join ${schema}.eras as e on e.era = c.era
  -- The row is as it stands now, the rest as of the beginning of the statement: of a window that was opened since, rows would be missing.
  where not e.is_open or (
    pg_snapshot_xmax(c.reading) <= pg_snapshot_xmax(pg_current_snapshot()) and not exists (
      select from pg_snapshot_xip(pg_current_snapshot()) as open(xid) where pg_visible_in_snapshot(open.xid, c.reading)
    )
  )
), rest as materialized (
  select h.era, h.seen, h.reading, h.n, h.last_n from held as h where exists (
    select from ${events} as x where x.n > h.n and x.n <= h.last_n and ${isInWindow({ seen: "h.seen", reading: "h.reading" })}
  )
), next as materialized (
  select e.era, e.first_event, e.end_event,
    case when e.era = h.era then h.reading else ${nothingSeen} end as seen,
    case when e.is_open then pg_current_snapshot() else ${everythingSeen} end as reading
  from held as h join ${schema}.eras as e on e.era >= h.era where not exists (select from rest)
), opened as materialized (
  select w.era, w.seen, w.reading, m.first_n - 1 as n, m.last_n from next as w cross join lateral (
    select min(n) as first_n, max(n) as last_n from (
      -- Without the offset, the least number would be looked for from the beginning of the log on.
      select x.n from ${events} as x
      where ${isUnseen("w.seen")} and x.n >= w.first_event and x.n < w.end_event and pg_visible_in_snapshot(x.xid, w.reading) offset 0
    ) as x
  ) as m where m.last_n is not null order by w.era limit 1
), window_read as materialized (
  select * from rest union all select * from opened
), given as materialized (
  select x.* from ${events} as x where x.n > ${column("n")} and x.n <= ${column("last_n")} and ${isInWindow(window)}
  order by x.n limit $2
), claimed as (
  update ${schema}.consumers as c set era = w.era, seen = w.seen, reading = w.reading, n = w.n, last_n = w.last_n,
    attempts = c.attempts + 1, lease = gen_random_uuid()::text, due_at = statement_timestamp() + make_interval(secs => $3)
  from window_read as w where c.name = $1 and exists (select from given) returning c.lease, c.attempts
)
select ${isSameCluster(schema)} as same, exists (select from ${schema}.consumers where name = $1) as "isKnown",
  exists (select from held) as "isHeld", c.lease, c.attempts,
  (select coalesce(json_agg(${eventJson} order by x.n), '[]') from given as x) as events
from (select 1) as one left join claimed as c on true`;
}

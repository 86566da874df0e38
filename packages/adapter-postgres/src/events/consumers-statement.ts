import { instantOf } from "../audit/audit-selection.ts";
import { isInWindow, isUnseen, nothingSeen } from "./event-window.ts";

/** Each consumer with what he has not had: the rest of his window, what was committed after it, and later eras. */
export function consumersStatement(schema: string): string {
  const events = `${schema}.events`;
  const isRest = `x.n > c.n and x.n <= c.last_n and ${isInWindow({ seen: "c.seen", reading: "c.reading" })}`;
  const isLater = `${isUnseen(`case when e.era = c.era then c.reading else ${nothingSeen} end`)}
      and x.n >= e.first_event and x.n < e.end_event`;
  return `select c.name, c.attempts, c.reason, rest.n + later.n as waiting,
  ${instantOf("least(rest.since, later.since)")} as "behindSince",
  (select count(*) from ${schema}.dead_letters as d where d.consumer = c.name) as "deadLetters",
  case when c.lease is not null and c.due_at > statement_timestamp() then ${instantOf("c.due_at")} end as "leasedUntil"
from ${schema}.consumers as c
cross join lateral (
  select count(*) as n, min(x.at) as since from ${events} as x where ${isRest}
) as rest
cross join lateral (
  select coalesce(sum(s.n), 0)::bigint as n, min(s.since) as since from ${schema}.eras as e cross join lateral (
    select count(*) as n, min(x.at) as since from ${events} as x where ${isLater}
  ) as s where e.era >= c.era
) as later
order by c.name`;
}

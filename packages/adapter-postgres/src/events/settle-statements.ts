import type { EventLog } from "@latchkey/core/ports";
import type { Statement } from "../connection/statement.ts";

type Input<Verb extends keyof EventLog> = Parameters<EventLog[Verb]>[0];

// Each changes nothing unless the lease is the last one that was given. The cursor moves within the window of the claim, never back.

export function renewStatement(schema: string, { consumer, lease, leaseSeconds }: Input<"renew">): Statement {
  const text = `update ${schema}.consumers set due_at = statement_timestamp() + make_interval(secs => $3)
where name = $1 and lease = $2`;
  return { text, values: [consumer, lease, leaseSeconds] };
}

export function advanceStatement(schema: string, input: Input<"advance">): Statement {
  const { consumer, lease, position, leaseSeconds } = input;
  const text = `update ${schema}.consumers set n = $3, reason = null,
  lease = case when $4::float8 is null then null else lease end,
  attempts = case when $4::float8 is null then 0 else 1 end,
  due_at = statement_timestamp() + make_interval(secs => coalesce($4::float8, 0))
where name = $1 and lease = $2 and n <= $3 and last_n >= $3`;
  return { text, values: [consumer, lease, position, leaseSeconds ?? null] };
}

export function retryStatement(
  schema: string,
  { consumer, lease, afterSeconds, reason }: Input<"retry">,
): Statement {
  const text = `update ${schema}.consumers set lease = null, reason = $4,
  due_at = statement_timestamp() + make_interval(secs => $3)
where name = $1 and lease = $2`;
  return { text, values: [consumer, lease, afterSeconds, reason] };
}

export function buryStatement(
  schema: string,
  { consumer, lease, position, reason }: Input<"bury">,
): Statement {
  const text = `with event as materialized (
  select id, n from ${schema}.events where n = $3
), moved as (
  update ${schema}.consumers as c set n = event.n, reason = $4, attempts = 1
  from event where c.name = $1 and c.lease = $2 and c.n <= event.n and c.last_n >= event.n returning 1
)
insert into ${schema}.dead_letters as d (consumer, event_id, n, reason)
select $1, event.id, event.n, $4 from event where exists (select from moved)
on conflict (consumer, event_id) do update set reason = excluded.reason, at = excluded.at`;
  return { text, values: [consumer, lease, position, reason] };
}

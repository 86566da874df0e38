/**
 * Drops what is not worth sending any more and leases what is; the two never meet, and rows that another worker holds are passed by.
 * $1 channels as a JSON array, $2 limit, $3 seconds of the lease.
 */
export function claimStatement(schema: string): string {
  const deliveries = `${schema}.deliveries`;
  const isSuperseded = `exists (
    select from ${deliveries} as newer where newer.challenge_id = d.challenge_id and newer.generation > d.generation
  )`;
  const isStale = `(d.expires_at <= statement_timestamp() or ${isSuperseded}) is true`;
  const due = "d.status = 'pending' and d.available_at <= statement_timestamp()";
  return `with stale as materialized (
  select d.id, case when d.expires_at <= statement_timestamp() then 'expired' else 'superseded' end as reason
  from ${deliveries} as d
  where d.status = 'pending' and (d.lease is null or d.available_at <= statement_timestamp()) and ${isStale}
  order by d.n limit 1000 for update skip locked
), dropped as (
  update ${deliveries} as d
  set status = 'dropped', sealed = null, lease = null, reason = stale.reason, ended_at = statement_timestamp()
  from stale where d.id = stale.id
), live as materialized (
  select d.id from ${deliveries} as d
  where ${due} and d.channel in (select json_array_elements_text($1::json)) and not ${isStale}
  order by d.n limit $2 for update skip locked
), claimed as (
  update ${deliveries} as d
  set lease = gen_random_uuid()::text, attempts = d.attempts + 1,
    available_at = statement_timestamp() + make_interval(secs => $3)
  from live where d.id = live.id
  returning d.n, d.id, d.kind, d.channel, d.sealed, d.attempts, d.lease
)
select id, kind, channel, sealed, attempts, lease from claimed order by n`;
}

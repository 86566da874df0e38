/** What a commit writes beside entities, and the function that its statement calls. */
export function commitTables(schema: string): readonly string[] {
  return [
    // Volatile, or the planner might call it before the counts are known.
    `create function ${schema}.expect(actual bigint, wanted bigint, entity text, state text) returns bigint
language plpgsql volatile as $$
begin
  if actual <> wanted then
    raise exception 'latchkey expected other rows' using errcode = state, table = entity;
  end if;
  return actual;
end $$`,
    `create table ${schema}.settings (
  name text constraint settings_pkey primary key,
  value text not null
)`,
    `create table ${schema}.operations (
  id uuid constraint operations_pkey primary key,
  name text not null,
  at timestamptz not null default statement_timestamp()
)`,
    `create index operations_by_time on ${schema}.operations (at)`,
    `create table ${schema}.redemptions (
  challenge_id uuid constraint redemptions_pkey primary key,
  purpose text not null,
  redeemed_at timestamptz not null default statement_timestamp(),
  expires_at timestamptz(3) not null
)`,
    `create index redemptions_by_end on ${schema}.redemptions (expires_at)`,
    // No foreign key: a counter must be committed even when its user goes at the same moment.
    `create table ${schema}.counters (
  counter text collate "C" not null,
  key text collate "C" not null,
  n integer not null,
  subject_id uuid,
  counted_at timestamptz(3) not null default statement_timestamp(),
  constraint counters_pkey primary key (counter, key)
)`,
    `create index counters_without_subject on ${schema}.counters (counted_at) where subject_id is null`,
    ...eventTable(schema),
    ...deliveryTable(schema),
  ];
}

function eventTable(schema: string): readonly string[] {
  return [
    // Consumers read windows of xid in the order of n: no committed event can appear behind their cursor.
    `create table ${schema}.events (
  id uuid constraint events_pkey primary key,
  operation_id uuid not null,
  name text not null,
  subject_id uuid,
  entity text not null,
  entity_id text not null,
  version integer not null,
  fields jsonb not null,
  n bigint not null generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default statement_timestamp()
)`,
    `create index events_by_position on ${schema}.events (xid, n)`,
    `create function ${schema}.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows are only ever added' using errcode = 'LK422', table = tg_table_name;
end $$`,
    `create trigger events_append_only before update or delete on ${schema}.events
for each row execute function ${schema}.refuse_change()`,
    `create trigger events_no_truncate before truncate on ${schema}.events
for each statement execute function ${schema}.refuse_change()`,
  ];
}

function deliveryTable(schema: string): readonly string[] {
  return [
    `create table ${schema}.deliveries (
  id uuid constraint deliveries_pkey primary key,
  n bigint not null generated always as identity,
  operation_id uuid not null,
  kind text not null,
  channel text not null,
  sealed text,
  challenge_id uuid,
  generation integer not null,
  expires_at timestamptz(3),
  status text not null default 'pending',
  attempts integer not null default 0,
  available_at timestamptz not null default statement_timestamp(),
  lease text,
  reason text,
  created_at timestamptz not null default statement_timestamp(),
  ended_at timestamptz,
  constraint deliveries_status_check check (status in ('pending', 'sent', 'dead', 'dropped')),
  constraint deliveries_content_check check ((status = 'pending') = (sealed is not null)),
  constraint deliveries_end_check check ((status = 'pending') = (ended_at is null))
)`,
    `create index deliveries_pending on ${schema}.deliveries (n) where status = 'pending'`,
    `create index deliveries_by_challenge on ${schema}.deliveries (challenge_id, generation) where challenge_id is not null`,
    `create index deliveries_by_end on ${schema}.deliveries (coalesce(ended_at, expires_at))`,
  ];
}

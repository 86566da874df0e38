/** One record an operation, one row a changed row. Months are partitions; no foreign keys, so that they can go. */
export function recordTables(schema: string): readonly string[] {
  return [
    // A sequence of its own: identity columns of partitioned tables came with Postgres 17.
    `create sequence ${schema}.audit_records_n_seq`,
    `create table ${schema}.audit_records (
  id uuid not null,
  schema_version integer not null,
  name text not null,
  event text not null,
  outcome text not null,
  actor_kind text not null,
  actor_id uuid,
  on_behalf_of uuid,
  job text,
  subject_id uuid,
  session_id uuid,
  challenge_id uuid,
  identifier_key text collate "C",
  amr jsonb not null,
  device_id text,
  request_id text collate "C" not null,
  ip_key text collate "C",
  reason text,
  occurrences integer not null,
  context jsonb not null,
  sentence text not null,
  sealed text,
  decided_at timestamptz(3) not null,
  canonical text not null,
  digest text not null,
  mac text not null,
  key_id text not null,
  n bigint not null default nextval('${schema}.audit_records_n_seq'),
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default statement_timestamp()
) partition by range (at)`,
    `create table ${schema}.audit_changes (
  record_id uuid not null,
  position integer not null,
  entity text not null,
  entity_id text collate "C" not null,
  version integer not null,
  kind text not null,
  subject_id uuid,
  fields jsonb not null,
  diff jsonb not null,
  masked jsonb not null,
  snapshot jsonb,
  sealed text,
  at timestamptz not null default statement_timestamp()
) partition by range (at)`,
  ];
}

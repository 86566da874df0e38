/**
 * One record an operation, one row a changed row. Months are partitions; no foreign keys, so that they can go. What finds no month stands in
 * the DEFAULT partition, which is empty in a sound house.
 */
export function recordTables(schema: string): readonly string[] {
  return [
    // A sequence of its own: identity columns of partitioned tables came with Postgres 17.
    `create sequence ${schema}.audit_records_n_seq`,
    `create table ${schema}.audit_records (
  id uuid not null,
  schema_version integer not null,
  name text collate "C" not null,
  event text collate "C" not null,
  outcome text collate "C" not null,
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
    `alter sequence ${schema}.audit_records_n_seq owned by ${schema}.audit_records.n`,
    `create table ${schema}.audit_changes (
  record_id uuid not null,
  position integer not null,
  entity text collate "C" not null,
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
    ...["audit_records", "audit_changes"].flatMap((table) => guarded(schema, table)),
  ];
}

function guarded(schema: string, table: string): readonly string[] {
  const rest = `${table}_default`;
  return [
    // Partitions get a copy of it by themselves.
    `create trigger ${table}_append_only before update or delete on ${schema}.${table}
for each row execute function ${schema}.refuse_change()`,
    `create table ${schema}.${rest} partition of ${schema}.${table} default`,
    // Of this one they don't, and it stands for each alone.
    ...[table, rest].map(
      (name) => `create trigger ${name}_no_truncate before truncate on ${schema}.${name}
for each statement execute function ${schema}.refuse_change()`,
    ),
  ];
}

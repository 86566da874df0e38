/** The sealer's working state. What is sealed never changes: tiles only grow until they are full, the rest is only added to. */
export function ledgerTables(schema: string): readonly string[] {
  return [
    `create table ${schema}.audit_ledger (
  "only" boolean constraint audit_ledger_pkey primary key default true,
  size bigint not null default 0,
  xid xid8 not null default '0',
  n bigint not null default 0,
  first_seq bigint not null default 0,
  mark_at timestamptz,
  mark_xid xid8,
  final_until timestamptz,
  constraint audit_ledger_only_check check ("only")
)`,
    `insert into ${schema}.audit_ledger default values`,
    // Which records were sealed, in order: a row put among them later is told by its absence here.
    `create table ${schema}.audit_batches (
  seq bigint constraint audit_batches_pkey primary key,
  size integer not null,
  era integer not null,
  xid xid8 not null,
  n bigint not null,
  ns bigint[] not null,
  constraint audit_batches_size_check check (size = cardinality(ns) and size > 0)
)`,
    `create index audit_batches_by_position on ${schema}.audit_batches (era, xid, n)`,
    `create table ${schema}.audit_tiles (
  level integer not null,
  index bigint not null,
  hashes bytea not null,
  constraint audit_tiles_pkey primary key (level, index),
  constraint audit_tiles_hashes_check check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0)
)`,
    `create function ${schema}.guard_tile() returns trigger language plpgsql as $$
begin
  if (new.level, new.index) is distinct from (old.level, old.index)
    or substr(new.hashes, 1, octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile only grows' using errcode = 'LK422', table = tg_table_name;
  end if;
  return new;
end $$`,
    `create trigger audit_tiles_grow before update on ${schema}.audit_tiles
for each row execute function ${schema}.guard_tile()`,
    `create table ${schema}.audit_checkpoints (
  size bigint constraint audit_checkpoints_pkey primary key,
  checkpoint text not null,
  kept_at timestamptz not null default statement_timestamp()
)`,
    `create table ${schema}.audit_anomalies (
  seq bigint not null,
  kind text not null,
  record_id text not null,
  found_at timestamptz not null default statement_timestamp(),
  constraint audit_anomalies_pkey primary key (seq, kind)
)`,
    ...["audit_batches", "audit_anomalies"].map(
      (table) => `create trigger ${table}_append_only before update or delete on ${schema}.${table}
for each row execute function ${schema}.refuse_change()`,
    ),
    ...["audit_tiles", "audit_checkpoints"].map(
      (table) => `create trigger ${table}_keep before delete on ${schema}.${table}
for each row execute function ${schema}.refuse_change()`,
    ),
    ...["audit_batches", "audit_anomalies", "audit_tiles", "audit_checkpoints"].map(
      (table) => `create trigger ${table}_no_truncate before truncate on ${schema}.${table}
for each statement execute function ${schema}.refuse_change()`,
    ),
  ];
}

/**
 * How far each consumer of events is. His window is what was committed in the snapshot `reading` and not in `seen`, read by `n` up to
 * `last_n`; he has had all up to `n`, and all in `seen`.
 */
export function consumerTables(schema: string): readonly string[] {
  return [
    `create table ${schema}.consumers (
  name text collate "C" constraint consumers_pkey primary key,
  era integer not null default 0,
  seen pg_snapshot not null default '1:1:',
  reading pg_snapshot not null default '1:1:',
  n bigint not null default 0,
  last_n bigint not null default 0,
  attempts integer not null default 0,
  reason text,
  lease text,
  due_at timestamptz not null default statement_timestamp()
)`,
    `create table ${schema}.dead_letters (
  consumer text collate "C" not null,
  event_id uuid not null,
  n bigint not null,
  reason text not null,
  at timestamptz not null default statement_timestamp(),
  constraint dead_letters_pkey primary key (consumer, event_id)
)`,
    `create index dead_letters_by_time on ${schema}.dead_letters (consumer, at, n)`,
  ];
}

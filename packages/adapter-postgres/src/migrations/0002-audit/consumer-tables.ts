/** How far each consumer of events is. His window is `lo <= xid < hi`, read by `n` up to `last_n`; he has had all up to `n`. */
export function consumerTables(schema: string): readonly string[] {
  return [
    `create table ${schema}.consumers (
  name text collate "C" constraint consumers_pkey primary key,
  era integer not null default 0,
  lo xid8 not null default '0',
  hi xid8 not null default '0',
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

/** Which cluster counted the xids of which rows: xids mean nothing in another one, but `n` goes on through a restore. */
export function clusterTable(schema: string): readonly string[] {
  return [
    `create table ${schema}.clusters (
  era integer constraint clusters_pkey primary key,
  identifier text not null,
  first_record bigint not null,
  first_event bigint not null
)`,
    `create trigger clusters_append_only before update or delete on ${schema}.clusters
for each row execute function ${schema}.refuse_change()`,
    `insert into ${schema}.clusters (era, identifier, first_record, first_event)
select 0, system_identifier::text, 0, 0 from pg_control_system()`,
    // Each era with where it ends. All transactions of one that is over have ended, so it has no horizon.
    `create view ${schema}.eras as
select era, identifier, first_record, first_event,
  coalesce(lead(first_record) over later, 9223372036854775807) as end_record,
  coalesce(lead(first_event) over later, 9223372036854775807) as end_event,
  lead(era) over later is null as is_open
from ${schema}.clusters window later as (order by era)`,
  ];
}

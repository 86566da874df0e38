import type pg from "pg";
import { expect } from "vitest";

/** Tables whose rows are facts about facts, or working state (DESIGN 4): all others are audited. */
const unaudited = [
  "audit_anomalies",
  "audit_batches",
  "audit_changes",
  "audit_checkpoints",
  "audit_ledger",
  "audit_records",
  "audit_tiles",
  "consumers",
  "counters",
  "dead_letters",
  "deliveries",
  "events",
  "migrations",
  "operations",
  "redemptions",
  "settings",
] as const;

/** What the audit calls the rows of a table. A table without a name here is watched too, and never matches. */
const entities = {
  users: "user",
  vendor_profiles: "vendorProfile",
  client_profiles: "clientProfile",
  sessions: "session",
} as const;

const run = async (pool: pg.Pool, text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = await pool.connect();
  try {
    const result = await client.query<Record<string, unknown>>(text);
    return result.rows;
  } finally {
    client.release();
  }
};

/** Triggers of another schema note every row that anybody writes to an audited table. Partitions of the audit's own tables are left out by their parents. */
export const watchWrites = async (pool: pg.Pool): Promise<void> => {
  await run(
    pool,
    `
create schema watch;
create table watch.writes (
  xid xid8 not null default pg_current_xact_id(),
  table_name text not null,
  kind text not null,
  row_id text not null
);
create function watch.note() returns trigger language plpgsql security definer as $$
declare
  before_row jsonb := to_jsonb(old);
  after_row jsonb := to_jsonb(new);
  row_now jsonb := coalesce(to_jsonb(new), to_jsonb(old));
begin
  -- When a session was last seen is working state, as are the test's own preparations that say so.
  if tg_op = 'UPDATE' and before_row - 'last_seen_at' = after_row - 'last_seen_at' and before_row <> after_row then return null; end if;
  if current_setting('watch.prepares', true) = 'yes' then return null; end if;
  insert into watch.writes (table_name, kind, row_id)
    values (tg_table_name, lower(tg_op), coalesce(row_now ->> 'id', row_now ->> 'user_id', '?'));
  return null;
end $$;
do $$
declare
  watched record;
begin
  for watched in
    select c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname = 'latchkey' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> all (array[${unaudited.map((name) => `'${name}'`).join(", ")}])
  loop
    execute format(
      'create trigger watched after insert or update or delete on latchkey.%I for each row execute function watch.note()', watched.relname
    );
  end loop;
end $$;
grant usage on schema watch to public;
`,
  );
};

const names = Object.entries(entities)
  .map(([table, entity]) => `('${table}', '${entity}')`)
  .join(", ");

/** Written rows, held against the audit's changes: transaction by transaction, row by row, kind by kind. */
const comparison = `
with names (table_name, entity) as (values ${names}),
written as (
  select xid, coalesce(names.entity, w.table_name) as entity, kind, row_id, count(*) as n
  from watch.writes as w left join names using (table_name) group by 1, 2, 3, 4
),
audited as (
  select r.xid, c.entity, c.kind, c.entity_id as row_id, count(*) as n
  from latchkey.audit_changes as c join latchkey.audit_records as r on r.id = c.record_id group by 1, 2, 3, 4
)
`;

export interface WatchedWrites {
  readonly written: number;
  readonly audited: number;
  /** Whatever is on one side only; at most ten of them. */
  readonly differences: readonly Record<string, unknown>[];
}

export const compareWithAudit = async (pool: pg.Pool): Promise<WatchedWrites> => {
  const [totals] = await run(
    pool,
    `${comparison} select (select coalesce(sum(n), 0) from written)::int as written, (select coalesce(sum(n), 0) from audited)::int as audited`,
  );
  const differences = await run(
    pool,
    `${comparison}
select xid::text, entity, kind, row_id, coalesce(written.n, 0)::int as written, coalesce(audited.n, 0)::int as audited
from written full join audited using (xid, entity, kind, row_id)
where written.n is distinct from audited.n order by xid, entity, row_id limit 10`,
  );
  return { written: Number(totals?.["written"]), audited: Number(totals?.["audited"]), differences };
};

/** Whatever a file did: each row that was written is a change of the audit, and the other way round. */
export const expectAllAudited = async (pool: pg.Pool): Promise<void> => {
  const { audited, differences, written } = await compareWithAudit(pool);
  expect(differences).toEqual([]);
  expect(audited).toBe(written);
};

import type { Pool } from "pg";

/** Who and what the rows are about, so that searches can ask for them. */
export const filled = {
  /** One of 20,000 actors. */
  actorId: "61873929-aa44-de4b-c44d-145a39495c09",
  /** One of 50,000 people, who changed as often as `rows / 50,000`. */
  subjectId: "bd3ef99d-85ef-7283-050d-a617c1787694",
  requestId: "request-7",
  ipKey: "ip-7",
  identifierKey: "identifier-8",
  /** In one sentence of 10,000. */
  rareWord: "unusual_code",
} as const;

/**
 * Two past months full of records, half of them with a change. Each month is filled before it is attached, so that its indexes are built at
 * once: rows that came one by one would take many times as long.
 */
export async function fillAudit(pool: Pool, schema: string, rows: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("set maintenance_work_mem = '1GB'; set synchronous_commit = off; set time zone 'utc'");
    for (const month of [2, 1]) {
      const from = `date_trunc('month', statement_timestamp()) - interval '${month} month'`;
      const [first, last] = month === 2 ? [1, rows / 2] : [rows / 2 + 1, rows];
      const step = `interval '27 days' / ${rows / 2}`;
      const at = `${from} + (n - ${first}) * ${step}`;
      await fillTable(client, schema, "audit_records", month, recordsOf(first, last, at));
      await fillTable(client, schema, "audit_changes", month, changesOf(first, last, at));
    }
    await client.query(`vacuum analyze ${schema}.audit_records; `);
    await client.query(`vacuum analyze ${schema}.audit_changes`);
  } finally {
    client.release(true);
  }
}

async function fillTable(
  client: { query(text: string): Promise<{ readonly rows: readonly unknown[] }> },
  schema: string,
  table: string,
  month: number,
  select: { readonly columns: string; readonly text: string },
): Promise<void> {
  const partition = `${schema}.${table}_past_${month}`;
  await client.query(`create table ${partition} (like ${schema}.${table} including defaults)`);
  await client.query(`insert into ${partition} (${select.columns}) ${select.text}`);
  await client.query(`do $$ begin
  execute format('alter table ${schema}.${table} attach partition ${partition} for values from (%L) to (%L)',
    date_trunc('month', now()) - interval '${month} month', date_trunc('month', now()) - interval '${month - 1} month');
end $$`);
}

const person = (number: string): string => `md5('person ' || ${number})::uuid`;
const actor = (number: string): string => `md5('actor ' || ${number})::uuid`;

function recordsOf(first: number, last: number, at: string): { columns: string; text: string } {
  return {
    columns: `id, schema_version, name, event, outcome, actor_kind, actor_id, subject_id, identifier_key, amr, request_id, ip_key, occurrences,
  context, sentence, sealed, decided_at, canonical, digest, mac, key_id, n, xid, at`,
    text: `select id, 1, name, 'event_' || name, outcome, 'user', actor_id, subject_id,
  case when n % 4 = 0 then 'identifier-' || n % 50000 end, '["otp"]', 'request-' || n, 'ip-' || n % 100000, 1, '{}',
  name || ' ' || outcome || ' by user ' || coalesce(actor_id::text, 'nobody') || ' about user ' || subject_id
    || ' request request-' || n || case when n % 10000 = 7 then ' reason ${filled.rareWord}' else '' end,
  repeat(md5(n::text), 4), at, repeat(md5(n::text), 15), repeat(md5(n::text), 2), repeat(md5(n::text), 2), 'key-1',
  n, n::text::xid8, at
from (
  select n, ${at} as at, md5('record ' || n)::uuid as id,
    (array['sign_in.start', 'sign_in.complete', 'sign_in.complete', 'session.revoke', 'user.update', 'vendor.update'])[1 + n % 6] as name,
    case when n % 20 = 3 then 'failed' when n % 50 = 7 then 'denied' else 'succeeded' end as outcome,
    case when n % 3 <> 2 then ${actor("n % 20000")} end as actor_id, ${person("n % 50000")} as subject_id
  from generate_series(${first}, ${last}) as n
) as made`,
  };
}

function changesOf(first: number, last: number, at: string): { columns: string; text: string } {
  return {
    columns:
      "record_id, position, entity, entity_id, version, kind, subject_id, fields, diff, masked, snapshot, sealed, at",
    text: `select md5('record ' || n)::uuid, 0, 'user', ${person("n % 50000")}::text, 1 + n / 50000,
  case when n < 50000 then 'insert' else 'update' end, ${person("n % 50000")}, '["fullName"]', '{"fullName": [null, null]}', '{}',
  case when n / 50000 % 8 = 0 then '{"status": "active"}'::jsonb end, repeat(md5(n::text), 6), ${at}
from generate_series(${first}, ${last}) as n where n % 50000 % 2 = 1`,
  };
}

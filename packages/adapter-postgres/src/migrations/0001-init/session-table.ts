export function sessionTable(schema: string): readonly string[] {
  return [
    `create table ${schema}.sessions (
  id uuid constraint sessions_pkey primary key,
  user_id uuid not null constraint sessions_user_fkey references ${schema}.users (id) on delete restrict,
  secret_hash text not null,
  epoch integer not null,
  amr jsonb not null,
  auth_time timestamptz(3) not null,
  ip text,
  user_agent text,
  device_id text,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
)`,
    `create index sessions_by_user on ${schema}.sessions (user_id, created_at, id)`,
    `create index sessions_by_end on ${schema}.sessions (expires_at, id)`,
  ];
}

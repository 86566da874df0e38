/** The profiles of vendors and clients: one to one with the user of that type. */
export function profileTables(schema: string): readonly string[] {
  return [
    `create table ${schema}.vendor_profiles (
  user_id uuid constraint vendor_profiles_pkey primary key,
  user_type text not null,
  status text not null,
  status_reason text,
  store_name text not null,
  slug text collate "C" not null constraint vendor_profiles_slug_key unique,
  description text,
  logo_url text,
  opening_hours jsonb,
  attributes jsonb not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint vendor_profiles_user_type_check check (user_type = 'vendor'),
  constraint vendor_profiles_status_check check (status in ('pending', 'approved', 'rejected', 'suspended')),
  constraint vendor_profiles_user_fkey foreign key (user_id, user_type) references ${schema}.users (id, user_type)
)`,
    `create table ${schema}.client_profiles (
  user_id uuid constraint client_profiles_pkey primary key,
  user_type text not null,
  attributes jsonb not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint client_profiles_user_type_check check (user_type = 'client'),
  constraint client_profiles_user_fkey foreign key (user_id, user_type) references ${schema}.users (id, user_type)
)`,
    `create function ${schema}.guard_profile() returns trigger language plpgsql as $$
begin
  if (new.user_id, new.user_type, new.created_at) is distinct from (old.user_id, old.user_type, old.created_at) then
    raise exception 'a fixed field of a profile changed' using errcode = 'LK422', table = tg_table_name;
  elsif new.version <> old.version + 1 then
    raise exception 'a version moves by one' using errcode = 'LK422', table = tg_table_name;
  end if;
  return new;
end $$`,
    ...["vendor_profiles", "client_profiles"].map(
      (table) =>
        `create trigger ${table}_guard before update on ${schema}.${table} for each row execute function ${schema}.guard_profile()`,
    ),
    // Looks at the end of the transaction, so that user and profile may come and go in any order.
    `create function ${schema}.guard_whole_user() returns trigger language plpgsql as $$
declare
  wanted uuid;
begin
  if tg_op = 'INSERT' then wanted := new.id; else wanted := old.user_id; end if;
  if exists (
    select from ${schema}.users as u where u.id = wanted and case u.user_type
      when 'vendor' then not exists (select from ${schema}.vendor_profiles as p where p.user_id = wanted)
      when 'client' then not exists (select from ${schema}.client_profiles as p where p.user_id = wanted)
      else false end
  ) then
    raise exception 'a user is without the profile of his type' using errcode = 'LK422', table = 'users';
  end if;
  return null;
end $$`,
    `create constraint trigger users_whole after insert on ${schema}.users
deferrable initially deferred for each row execute function ${schema}.guard_whole_user()`,
    ...["vendor_profiles", "client_profiles"].map(
      (table) =>
        `create constraint trigger ${table}_whole after delete on ${schema}.${table}
deferrable initially deferred for each row execute function ${schema}.guard_whole_user()`,
    ),
  ];
}

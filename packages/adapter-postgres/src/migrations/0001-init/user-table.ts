/** Users, and the rules of theirs that no caller can get around. */
export function userTable(schema: string): readonly string[] {
  return [
    `create table ${schema}.users (
  id uuid constraint users_pkey primary key,
  user_type text not null,
  auth_method text not null,
  email_lookup text collate "C",
  email_sealed text,
  phone_lookup text collate "C",
  phone_sealed text,
  identifier_hash text collate "C" not null,
  status text not null,
  full_name text,
  avatar_url text,
  bio text,
  gender text,
  country text,
  region text,
  city text,
  address text,
  newsletter boolean not null,
  locale text,
  epoch integer not null,
  version integer not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  deleted_at timestamptz(3),
  verified_at timestamptz(3) not null,
  constraint users_id_user_type_key unique (id, user_type),
  constraint users_user_type_check check (user_type in ('vendor', 'client', 'staff')),
  constraint users_auth_method_check check (auth_method in ('email', 'phone', 'google')),
  constraint users_status_check check (status in ('active', 'suspended', 'deleted', 'erased')),
  constraint users_identifier_hash_check check (identifier_hash ~ '^[0-9a-f]{64}$'),
  constraint users_one_identifier_check check (num_nonnulls(email_lookup, phone_lookup) = case status when 'erased' then 0 else 1 end),
  constraint users_sealed_check check (
    (email_lookup is null) = (email_sealed is null) and (phone_lookup is null) = (phone_sealed is null)
  ),
  constraint users_identifier_of_method_check check (
    status = 'erased' or case auth_method when 'phone' then phone_lookup else email_lookup end is not null
  )
)`,
    // Partial, so that no foreign key could ever use them: otherwise an update that names these columns, changed or not, locks its row
    // against new sessions of the user, and two such commits deadlock.
    `create unique index users_email_lookup_key on ${schema}.users (email_lookup) where email_lookup is not null`,
    `create unique index users_phone_lookup_key on ${schema}.users (phone_lookup) where phone_lookup is not null`,
    `create unique index users_identifier_hash_key on ${schema}.users (identifier_hash)`,
    // A look-up value may change its representation under the same hash, which is how it is sealed later or re-keyed.
    `create function ${schema}.guard_user() returns trigger language plpgsql as $$
begin
  if (new.id, new.user_type, new.auth_method, new.identifier_hash, new.created_at)
    is distinct from (old.id, old.user_type, old.auth_method, old.identifier_hash, old.created_at) then
    raise exception 'a fixed field of a user changed' using errcode = 'LK422', table = 'users';
  elsif old.status = 'erased' and new.status <> 'erased' then
    raise exception 'an erased user stays erased' using errcode = 'LK422', table = 'users';
  elsif new.status <> 'erased' and
    ((new.email_lookup is null) <> (old.email_lookup is null) or (new.phone_lookup is null) <> (old.phone_lookup is null)) then
    raise exception 'an identifier goes only with erasure' using errcode = 'LK422', table = 'users';
  elsif new.version <> old.version + 1 then
    raise exception 'a version moves by one' using errcode = 'LK422', table = 'users';
  end if;
  return new;
end $$`,
    `create trigger users_guard before update on ${schema}.users for each row execute function ${schema}.guard_user()`,
  ];
}

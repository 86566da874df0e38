/** The tables that are cut into months. */
export const monthlyTables = ["audit_records", "audit_changes"] as const;

/**
 * `make_audit_room()`: the partitions of this month and of the 12 after it, by the database's clock in UTC. Answers how many rows stand in the
 * DEFAULT partitions. Runs with its owner's rights, so that an app that may only insert can call it. Of several calls at once one works.
 * It never waits long: what it can't have now is left to the next call.
 */
export function upkeep(schema: string): readonly string[] {
  const tables = monthlyTables.map((table) => `'${table}'`).join(", ");
  return [
    `create function ${schema}.make_audit_room() returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
declare
  this_month constant timestamp := date_trunc('month', statement_timestamp() at time zone 'UTC');
  house constant text := ${literal(schema)};
  base text;
  month timestamp;
  room text;
  stray bigint;
  strays bigint := 0;
begin
  if pg_try_advisory_xact_lock(hashtextextended('latchkey room ' || house, 0)) then
    foreach base in array array[${tables}] loop
      for ahead in 0..12 loop
        month := this_month + make_interval(months => ahead);
        room := format('%s.%I', house, base || to_char(month, '_YYYY_MM'));
        continue when to_regclass(room) is not null;
        begin
          execute format('create table %s (like %s.%I including defaults including constraints including generated)', room, house, base);
          execute format('create trigger %I before truncate on %s for each statement execute function %s.refuse_change()',
            base || '_no_truncate', room, house);
          execute format('alter table %s.%I attach partition %s for values from (%L) to (%L)', house, base, room,
            month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        exception
          -- Somebody holds the table, or rows of that month stand in the DEFAULT partition, which the answer tells.
          when lock_not_available or check_violation then exit;
        end;
      end loop;
    end loop;
  end if;
  foreach base in array array[${tables}] loop
    execute format('select count(*) from %s', (
      select partdefid::regclass from pg_partitioned_table where partrelid = to_regclass(format('%s.%I', house, base))
    )) into stray;
    strays := strays + stray;
  end loop;
  return strays;
end $$`,
    `revoke all on function ${schema}.make_audit_room() from public`,
    `select ${schema}.make_audit_room()`,
  ];
}

/** A schema's name is plain, so that its quoted form needs no escaping. */
function literal(quotedSchema: string): string {
  return `'${quotedSchema}'`;
}

/**
 * Each filter of a search has its index in the order of pages, newest first, so that a page is a walk along one index. Those of columns that
 * are mostly null leave the nulls out. Unique rules are not here: a partition could only check its own, and `operations` has settled them.
 */
export function recordIndexes(schema: string): readonly string[] {
  const records = `${schema}.audit_records`;
  const changes = `${schema}.audit_changes`;
  const optional = ["actor_id", "subject_id", "ip_key", "identifier_key"];
  return [
    `create index audit_records_by_id on ${records} (id)`,
    `create index audit_records_by_position on ${records} (xid, n)`,
    // With what a tally counts, so that it reads no records.
    `create index audit_records_by_time on ${records} (at, n) include (event, outcome)`,
    `create index audit_records_by_name on ${records} (name, at, n)`,
    // What succeeded is nearly all, and found by time.
    `create index audit_records_by_outcome on ${records} (outcome, at, n) where outcome <> 'succeeded'`,
    `create index audit_records_by_request on ${records} (request_id, at, n)`,
    ...optional.map(
      (column) =>
        `create index audit_records_by_${column} on ${records} (${column}, at, n) where ${column} is not null`,
    ),
    `create index audit_changes_by_record on ${changes} (record_id, position)`,
    `create index audit_changes_by_entity on ${changes} (entity, entity_id, version, at)`,
    ...textIndex(schema),
  ];
}

/** How a text is cut into words: names such as `sign_in.complete` are several. What is searched for MUST be cut like what is searched in. */
export function wordsOf(text: string): string {
  return `translate(${text}, '._:/-<@+~', '         ')`;
}

/**
 * One index for words and for parts of words. The latter need pg_trgm: it is made where it can be, in whatever schema, and without it a search
 * for a part of a word reads records by time.
 */
function textIndex(schema: string): readonly string[] {
  return [
    // In plpgsql and with its true cost, which is that of some pages: a planner that takes it for cheap would rather cut a million sentences
    // along the way than ask the index. One in SQL would be read as its body, without the cost. No search is worth processes of its own.
    `create function ${schema}.audit_words(sentence text) returns tsvector
language plpgsql immutable strict parallel restricted cost 4000 as $$
begin
  return to_tsvector('pg_catalog.simple', ${wordsOf("sentence")});
end $$`,
    `do $$
declare
  trigrams text;
begin
  if not exists (select from pg_extension where extname = 'pg_trgm')
    and exists (select from pg_available_extensions where name = 'pg_trgm') then
    begin
      create extension if not exists pg_trgm;
    exception
      -- No right to do so here, no schema to put it in, or another migration was faster.
      when insufficient_privilege or invalid_schema_name or duplicate_object or unique_violation then null;
    end;
  end if;
  select format(', sentence %I.gin_trgm_ops', n.nspname) into trigrams
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  execute $index$create index audit_records_by_text on ${schema}.audit_records
    using gin (${schema}.audit_words(sentence)$index$ || coalesce(trigrams, '') || ')';
end $$`,
  ];
}

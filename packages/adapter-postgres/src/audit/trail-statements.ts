import { selectChange } from "./audit-selection.ts";

/** How many entities a page of trails looks at; most of those that died long ago are passed by. */
export const maxVisited = 2_000;

interface TrailEnds {
  readonly entityId: string;
  readonly version: string;
}

/** $1 entity, $2 entity id, $3 version, $4 time: the trail up to the last version that was there by both of them, by version. */
export function trailStatement(schema: string): string {
  const last = `(select l.version from ${schema}.audit_changes as l
  where l.entity = $1 and l.entity_id = $2 and l.version <= $3::integer and l.at <= $4::timestamptz order by l.version desc limit 1)`;
  return `with last as materialized ${last}
select ${selectChange("c")} ${trail(schema, { entityId: "$2", version: "(select version from last)" })} order by c.version`;
}

/**
 * $1 entity, $2 the entity id to begin behind, $3 time, $4 limit: the trails of entities that lived, by entity id and version.
 *
 * Walks from one entity to the next by the index and looks at its last change, until it has found enough: versions in between are never read.
 * `visited` is the entity; the row of the last one that may be looked at is there even when it did not live.
 */
export function trailsStatement(schema: string): string {
  const changes = `${schema}.audit_changes`;
  const at = "$3::timestamptz";
  const walked = { entityId: "walk.entity_id", version: "walk.version" };
  return `with recursive walk as (
  select $2::text collate "C" as entity_id, 0 as version, false as lives, 0 as found, 0 as visits
  union all
  select next.entity_id, last.version, last.kind <> 'delete', walk.found + (last.kind <> 'delete')::integer, walk.visits + 1
  from walk
  cross join lateral (
    select c.entity_id from ${changes} as c
    where c.entity = $1 and c.entity_id > walk.entity_id and c.at <= ${at} order by c.entity_id limit 1
  ) as next
  cross join lateral (
    select c.version, c.kind from ${changes} as c
    where c.entity = $1 and c.entity_id = next.entity_id and c.at <= ${at} order by c.version desc limit 1
  ) as last
  where walk.found < $4::integer and walk.visits < ${maxVisited}
)
select walk.entity_id as visited, walk.visits, c.* from walk
left join lateral (select ${selectChange("c")} ${trail(schema, walked)}) as c on walk.lives
where walk.lives or walk.visits = ${maxVisited}
order by walk.entity_id, c."change.version"`;
}

/**
 * From the newest change that holds all of the entity on; from the oldest when that one was dropped. By version alone: a clock that was set back must
 * not leave out a change between others.
 */
function trail(schema: string, { entityId, version }: TrailEnds): string {
  const upTo = (alias: string): string =>
    `${alias}.entity = $1 and ${alias}.entity_id = ${entityId} and ${alias}.version <= ${version}`;
  return `from ${schema}.audit_changes as c where ${upTo("c")} and c.version >= coalesce((
  select b.version from ${schema}.audit_changes as b
  where ${upTo("b")} and (b.snapshot is not null or b.kind = 'insert') order by b.version desc limit 1
), 0)`;
}

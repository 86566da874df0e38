import { type EntityName, entityKeys, type Instant, type JsonObject } from "@latchkey/core/ports";
import { applyDiff } from "../records/apply-diff.ts";
import type { AuditChange, PersonalPart } from "../records/audit-record.ts";

/** What a trail ends in. */
export interface FoldedTrail {
  /** Empty once the entity is deleted. */
  readonly state: JsonObject;
  readonly version: number;
  readonly at: Instant;
  readonly isDeleted: boolean;
  /** What it was made from; null when the trail has no beginning. */
  readonly base: "snapshot" | "insert" | null;
  readonly personal: PersonalPart;
}

const badness: Readonly<Record<PersonalPart, number>> = { none: 0, readable: 1, erased: 2, damaged: 3 };

/**
 * The state after the last change: the newest snapshot, or the insert, and the diffs after it, by version alone.
 * @returns null for no changes
 */
export function foldTrail(entity: EntityName, changes: readonly AuditChange[]): FoldedTrail | null {
  const sorted = changes.toSorted((a, b) => a.version - b.version);
  const last = sorted.at(-1);
  if (last === undefined) return null;
  const { version, at } = last;
  if (last.kind === "delete")
    return { state: {}, version, at, isDeleted: true, base: "snapshot", personal: "none" };

  const start = Math.max(
    sorted.findLastIndex(({ kind, snapshot }) => kind === "insert" || snapshot !== null),
    0,
  );
  const [first = last, ...rest] = sorted.slice(start);
  const parts = [first, ...rest].map(({ personal }) => personal);
  return {
    state: finish(
      entity,
      rest.reduce((state, { diff }) => applyDiff(state, diff), baseOf(first)),
      last,
      rest.length > 0,
    ),
    version,
    at,
    isDeleted: false,
    base: first.snapshot !== null ? "snapshot" : first.kind === "insert" ? "insert" : null,
    personal: worstPart(parts),
  };
}

/** The worst of what became of several parts. */
export function worstPart(parts: readonly PersonalPart[]): PersonalPart {
  return parts.reduce((worst, part) => (badness[part] > badness[worst] ? part : worst), "none");
}

function baseOf({ diff, snapshot }: AuditChange): JsonObject {
  return snapshot ?? applyDiff({}, diff);
}

/** Key and version are columns of a change, not part of its diff; when a row was updated is known of whole rows alone. */
function finish(
  entity: EntityName,
  { updatedAt, ...state }: JsonObject,
  { entityId, version }: AuditChange,
  isPatched: boolean,
): JsonObject {
  const known = isPatched || updatedAt === undefined ? {} : { updatedAt };
  return { ...state, ...known, [entityKeys[entity]]: entityId, version };
}

import type { EntityName, Instant, JsonObject } from "@latchkey/core/ports";
import { expect } from "vitest";
import type { Audit } from "../../src/audit.ts";
import { compareStates } from "../../src/history/compare-states.ts";
import { comparable, type PlayedVersion } from "./play-history.ts";

interface AssertedHistory {
  readonly audit: Audit;
  readonly versions: readonly PlayedVersion[];
  /** Whether snapshots are kept of the entity: then all is known, to the last null. */
  readonly hasSnapshot: (entity: EntityName) => boolean;
}

/** What a replay gives at every moment at which anything happened, just before and just after. */
export async function assertHistory({ audit, versions, hasSnapshot }: AssertedHistory): Promise<void> {
  const shown = (entity: EntityName, state: JsonObject): JsonObject =>
    hasSnapshot(entity) ? state : comparable(state);
  const moments = [...new Set(versions.flatMap(({ at }) => [move(at, -1), at, move(at, 1)]))].toSorted();
  const ids = new Map(versions.map(({ entity, id }) => [`${entity} ${id}`, { entity, id }]));

  for (const at of moments) {
    const expected = new Map<EntityName, Map<string, PlayedVersion>>();
    for (const version of versions) {
      if (version.at > at) continue;
      const living = expected.get(version.entity) ?? new Map<string, PlayedVersion>();
      living.set(version.id, version);
      expected.set(version.entity, living);
    }
    for (const { entity, id } of ids.values()) {
      const played = expected.get(entity)?.get(id);
      const answer = await audit.asOf({ entity, id, at });
      if (played === undefined || played.row === null) expect(answer).toBeNull();
      else {
        expect(answer).toMatchObject({ version: played.version, at: played.at, isComplete: true });
        expect(shown(entity, answer?.state ?? {})).toEqual(shown(entity, played.row));
      }
    }
    for (const entity of ["user", "vendorProfile", "clientProfile", "session"] as const) {
      const own = new Set([...ids.values()].filter((each) => each.entity === entity).map(({ id }) => id));
      const set = await readSet(audit, entity, at);
      const living = [...(expected.get(entity)?.values() ?? [])].filter(({ row }) => row !== null);
      const states = set.filter(({ id }) => own.has(id)).map(({ id, state }) => [id, shown(entity, state)]);
      expect(new Map(states as [string, JsonObject][])).toEqual(
        new Map(living.map(({ id, row }) => [id, shown(entity, row ?? {})])),
      );
    }
  }

  for (const { entity, id } of ids.values()) {
    const own = versions.filter((version) => version.entity === entity && version.id === id);
    for (const from of own) {
      for (const to of own) {
        const { diff } = await audit.compare({ entity, id, from: from.version, to: to.version });
        const [old, now] = [from, to].map(({ row }) => comparable(row ?? {}));
        expect(diff).toEqual(compareStates(entity, old ?? {}, now ?? {}));
      }
    }
  }
}

async function readSet(
  audit: Audit,
  entity: EntityName,
  at: Instant,
): Promise<readonly { readonly id: string; readonly state: JsonObject }[]> {
  const all = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Audit["asOfSet"]>> = await audit.asOfSet({ entity, at, cursor, limit: 3 });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** So many microseconds later. */
export function move(at: Instant, microseconds: number): Instant {
  const total = BigInt(Date.parse(at)) * 1_000n + BigInt(at.slice(23, 26)) + BigInt(microseconds);
  const rest = ((total % 1_000n) + 1_000n) % 1_000n;
  const date = new Date(Number((total - rest) / 1_000n));
  // Made of a valid one.
  return `${date.toISOString().slice(0, -1)}${String(rest).padStart(3, "0")}Z` as Instant;
}

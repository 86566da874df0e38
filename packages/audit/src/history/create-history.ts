import { isUuid } from "@latchkey/core/crypto";
import { AuthError, type InputIssue } from "@latchkey/core/errors";
import { type EntityName, entityKeys, type Instant, type Storage } from "@latchkey/core/ports";
import type { Audit, EntityReference } from "../audit.ts";
import { assertNoIssues, issue } from "../operations/invalid-input.ts";
import { parsePage } from "../operations/parse-page.ts";
import type { RecordOpener } from "../records/record-opener.ts";
import { compareStates } from "./compare-states.ts";
import type { EntityState } from "./entity-state.ts";
import { type FoldedTrail, foldTrail, worstPart } from "./fold-trail.ts";
import { parseMoment } from "./parse-moment.ts";
import { readVersion } from "./read-version.ts";

type History = Pick<Audit, "history" | "asOf" | "asOfSet" | "compare">;

/** The reads of what entities were. */
export function createHistory({
  storage: { audit: log },
  opener,
}: {
  readonly storage: Pick<Storage, "audit">;
  readonly opener: RecordOpener;
}): History {
  /** Read before the trail: what is final then was so when the trail was read. */
  async function readFinalUntil(): Promise<Instant | null> {
    const { finalUntil } = await log.seals.status();
    return finalUntil;
  }

  return {
    history: async ({ entity, id, ...input }) => {
      const { page, issues } = parsePage(input);
      assertNoIssues([...entityIssues(entity), ...issues]);
      const { items, nextCursor } = await log.listChanges({ entity, entityId: id, ...page });
      const [changes, records] = await Promise.all([
        opener.openChanges(items.map(({ change }) => change)),
        opener.openRecords(items.map(({ record }) => record)),
      ]);
      const entries = changes.flatMap((change, index) => {
        const record = records[index];
        return record === undefined ? [] : [{ change, record }];
      });
      return { items: entries, nextCursor };
    },

    asOf: async ({ entity, id, ...end }) => {
      assertNoIssues(referenceIssues({ entity, id }));
      if ("version" in end) {
        assertNoIssues(versionIssues("version", end.version));
        const folded = await readVersion({ log, opener }, { entity, id, version: end.version });
        // Of one version there is one record.
        return folded === null || folded.isDeleted ? null : stateOf(entity, id, folded, true);
      }
      const at = parseMoment(end.at);
      const finalUntil = await readFinalUntil();
      const trail = await log.findTrail({ entity, entityId: id, end: { at } });
      const folded = trail && foldTrail(entity, await opener.openChanges(trail.changes));
      return folded === null || folded.isDeleted
        ? null
        : stateOf(entity, id, folded, isBefore(at, finalUntil));
    },

    asOfSet: async ({ entity, at, ...input }) => {
      const { page, issues } = parsePage(input);
      assertNoIssues([...entityIssues(entity), ...issues]);
      const moment = parseMoment(at);
      const isFinal = isBefore(moment, await readFinalUntil());
      const { items: trails, nextCursor } = await log.listTrails({ entity, at: moment, ...page });
      const changes = await opener.openChanges(trails.flatMap((trail) => trail.changes));
      let read = 0;
      const items = trails.flatMap((trail): readonly EntityState[] => {
        const own = changes.slice(read, read + trail.changes.length);
        read += trail.changes.length;
        const folded = foldTrail(entity, own);
        return folded === null || folded.isDeleted ? [] : [stateOf(entity, trail.entityId, folded, isFinal)];
      });
      return { items, nextCursor };
    },

    compare: async (input) => {
      const { entity, id } = input;
      assertNoIssues([
        ...referenceIssues(input),
        ...versionIssues("from", input.from),
        ...versionIssues("to", input.to),
      ]);
      const [from, to] = await Promise.all([
        readVersion({ log, opener }, { entity, id, version: input.from }),
        readVersion({ log, opener }, { entity, id, version: input.to }),
      ]);
      if (from === null || to === null) throw new AuthError("not_found");
      return {
        entity,
        id,
        from: { version: from.version, at: from.at, isDeleted: from.isDeleted },
        to: { version: to.version, at: to.at, isDeleted: to.isDeleted },
        diff: compareStates(entity, from.state, to.state),
        isComplete: from.base !== null && to.base !== null,
        personal: worstPart([from.personal, to.personal]),
      };
    },
  };
}

function stateOf(entity: EntityName, id: string, folded: FoldedTrail, isFinal: boolean): EntityState {
  const { state, version, at, base, personal } = folded;
  return { entity, id, state, version, at, isFinal, isComplete: base !== null, personal };
}

/** Instants sort as text. */
function isBefore(at: Instant, finalUntil: Instant | null): boolean {
  return finalUntil !== null && at < finalUntil;
}

function versionIssues(path: string, version: number): readonly InputIssue[] {
  return Number.isSafeInteger(version) && version > 0 ? [] : [issue(path, "a whole number from 1 on")];
}

function entityIssues(entity: EntityName): readonly InputIssue[] {
  return Object.hasOwn(entityKeys, entity) ? [] : [issue("entity", "the name of an entity")];
}

function referenceIssues({ entity, id }: EntityReference): readonly InputIssue[] {
  return [...entityIssues(entity), ...(isUuid(id) ? [] : [issue("id", "a UUID")])];
}

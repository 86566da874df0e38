import type { EntityName, Instant, Json, JsonObject } from "@latchkey/core/ports";
import type { AuditChange, AuditRecord, PersonalPart } from "../records/audit-record.ts";

/** An entity as it was: all of its declared fields that can still be read. */
export interface EntityState {
  readonly entity: EntityName;
  readonly id: string;
  readonly state: JsonObject;
  readonly version: number;
  /** When it came to be so. */
  readonly at: Instant;
  /** Whether nothing can change this answer any more: no commit with an earlier time can still appear. Never without a sealer. */
  readonly isFinal: boolean;
  /** False when the audit does not know how it began: fields that never changed since are absent. */
  readonly isComplete: boolean;
  /** The worst of its parts: `erased` when a value was lost with its subject's key, `damaged` when one does not open although the key stands. */
  readonly personal: PersonalPart;
}

/** One step of an entity's history. */
export interface HistoryEntry {
  readonly change: AuditChange;
  readonly record: AuditRecord;
}

/** One side of a comparison. */
export interface ComparedVersion {
  readonly version: number;
  readonly at: Instant;
  /** Whether the entity went with this version. */
  readonly isDeleted: boolean;
}

/** What two versions of an entity differ in. */
export interface Comparison {
  readonly entity: EntityName;
  readonly id: string;
  readonly from: ComparedVersion;
  readonly to: ComparedVersion;
  /** `{field: [in from, in to]}`; JSON Pointers below objects and lists. What is absent on one side is null there. */
  readonly diff: Readonly<Record<string, readonly [Json, Json]>>;
  /** As of both sides. */
  readonly isComplete: boolean;
  readonly personal: PersonalPart;
}

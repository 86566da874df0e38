import type { Json, JsonObject, StoredAuditChange } from "@latchkey/core/ports";
import type { SealedChange } from "../entry/change-rows.ts";
import { defaultTreatments } from "../entry/default-treatments.ts";
import type { AuditChange, PersonalPart } from "./audit-record.ts";
import { isJsonObject } from "./json-members.ts";
import type { OpenedPart } from "./key-chain.ts";

/** A change as the audit tells it; null for one without a personal part. */
export function openedChange(row: StoredAuditChange, part: OpenedPart<SealedChange> | null): AuditChange {
  const { recordId, position, at, entity, entityId, version, kind, subjectId, masked, snapshot } = row;
  const opened = part?.value ?? { diff: {}, snapshot: null };
  return {
    recordId,
    position,
    at,
    entity,
    entityId,
    version,
    kind,
    subjectId,
    fields: openedFields(row, opened.diff),
    diff: { ...row.diff, ...opened.diff },
    masked,
    snapshot: snapshot === null ? null : merged(snapshot, opened.snapshot ?? {}),
    personal: part?.personal ?? unsealedPart(row),
  };
}

/** In clear, fields that hold JSON are named by their first member; what was opened says which of it changed. */
function openedFields({ fields }: StoredAuditChange, opened: SealedChange["diff"]): readonly string[] {
  const names = Object.keys(opened).toSorted();
  return fields.flatMap((field) => {
    const below = field.startsWith("/") ? names.filter((name) => name.startsWith(`${field}/`)) : [];
    return below.length === 0 ? [field] : [...names.filter((name) => name === field), ...below];
  });
}

/** Nothing is sealed when there was nothing to seal, and when the subject had no key to seal it under. */
function unsealedPart({ entity, fields, diff, masked, snapshot }: StoredAuditChange): PersonalPart {
  const isLost = fields.some((field) => !Object.hasOwn(diff, field) && !Object.hasOwn(masked, field));
  // A snapshot has all columns, whatever they hold; those that are clear by default can't be missed.
  const isCut =
    snapshot !== null &&
    Object.entries(defaultTreatments[entity]).some(
      ([column, treatment]) => treatment === "sealed" && !Object.hasOwn(snapshot, column),
    );
  return isLost || isCut ? "erased" : "none";
}

/** Both parts of a row: members of one object may stand in both. */
function merged(clear: JsonObject, sealed: JsonObject): JsonObject {
  const names = new Set([...Object.keys(clear), ...Object.keys(sealed)]);
  return Object.fromEntries(
    [...names].map((name) => [name, mergedMember(own(clear, name), own(sealed, name))]),
  );
}

function mergedMember(clear: Json | undefined, sealed: Json | undefined): Json | undefined {
  if (isJsonObject(clear) && isJsonObject(sealed)) return merged(clear, sealed);
  // A clear null is a value: only what is in neither is absent.
  return clear ?? sealed ?? null;
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

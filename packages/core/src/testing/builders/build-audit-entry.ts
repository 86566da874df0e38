import type { AuditChangeRow, AuditEntry, AuditRecordRow } from "../../domain/audit/audit-entry.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import {
  type Change,
  type Delete,
  type Entities,
  type EntityName,
  entityKeys,
  type Insert,
  type Update,
} from "../../domain/operations/change.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { buildHex } from "./build-id.ts";
import { buildOperation } from "./build-operation.ts";

type AuditedChange = Exclude<Insert, { readonly entity: "redemption" }> | Update | Delete;
type Row = Entities[EntityName];

/**
 * The entry that belongs to the operation: one change for each row of an entity. Its seals, digests and commitments are random texts, for a
 * storage does not look into them; users and vendor profiles have snapshots.
 */
export function buildAuditEntry(
  operation: Operation,
  overrides: {
    readonly record?: Partial<AuditRecordRow>;
    readonly change?: (change: AuditChangeRow) => AuditChangeRow;
  } = {},
): AuditEntry {
  const { change: adapt = (change) => change } = overrides;
  return {
    record: { ...buildRecord(operation), ...overrides.record },
    changes: operation.changes
      .filter((change) => isAudited(change))
      .map((change, position) => adapt(buildChange(operation, change, position))),
  };
}

/** An operation with the entry that belongs to it. */
export function buildAuditedOperation(
  overrides: Partial<Operation> = {},
  record: Partial<AuditRecordRow> = {},
): Operation & { readonly audit: AuditEntry } {
  const operation = buildOperation(overrides);
  return { ...operation, audit: buildAuditEntry(operation, { record }) };
}

function buildRecord(operation: Operation): AuditRecordRow {
  const { id, name, outcome, actor, subjectId, authentication, request } = operation;
  return {
    id,
    schemaVersion: 1,
    name,
    event: "user_updated",
    outcome,
    actorKind: actor.kind,
    actorId: "userId" in actor ? actor.userId : null,
    onBehalfOf: actor.kind === "staff" ? actor.onBehalfOf : null,
    job: actor.kind === "system" ? actor.job : null,
    subjectId,
    ...authentication,
    deviceId: request.deviceId,
    requestId: request.requestId,
    ipKey: null,
    reason: operation.reason,
    occurrences: operation.occurrences,
    context: {},
    sentence: `${name} ${outcome} by ${actor.kind}`,
    sealed: null,
    decidedAt: operation.at,
    canonical: `{"id":"${id}"}`,
    digest: `digest-${buildHex(16)}`,
    mac: `mac-${buildHex(16)}`,
    keyId: "key-1",
  };
}

function buildChange(operation: Operation, change: AuditedChange, position: number): AuditChangeRow {
  const { entity, kind } = change;
  const before = kind === "insert" ? null : change.before;
  const after = kind === "insert" ? change.row : kind === "update" ? change.after : null;
  const row = after ?? before;
  if (row === null) throw new TypeError("A change has a row.");
  const [old, fresh] = [toJson(before), toJson(after)];
  const fields = Object.keys({ ...old, ...fresh })
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(fresh[field]))
    .toSorted();
  const hasSnapshot = after !== null && (entity === "user" || entity === "vendorProfile");
  return {
    recordId: operation.id,
    position,
    entity,
    entityId: keyOf(entity, row),
    version: after === null ? row.version + 1 : after.version,
    kind,
    subjectId: "userId" in row ? row.userId : row.id,
    fields,
    diff: Object.fromEntries(fields.map((field) => [field, [old[field] ?? null, fresh[field] ?? null]])),
    masked: fields.includes("emailLookup") ? { emailLookup: [null, `commitment-${buildHex(8)}`] } : {},
    snapshot: hasSnapshot ? fresh : null,
    sealed: `sealed-${buildHex(16)}`,
  };
}

function isAudited(change: Change): change is AuditedChange {
  if (change.kind === "insert") return change.entity !== "redemption";
  return change.kind === "update" || change.kind === "delete";
}

function keyOf(entity: EntityName, row: Row): string {
  // The key field of the entity, which its row type has.
  return String((row as unknown as Record<string, unknown>)[entityKeys[entity]]);
}

function toJson(row: Row | null): Readonly<Record<string, Json>> {
  // JSON makes texts of dates, and nothing else is in a row that it can't hold.
  return JSON.parse(JSON.stringify(row ?? {})) as JsonObject & Readonly<Record<string, Json>>;
}

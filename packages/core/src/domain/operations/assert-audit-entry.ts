import type { AuditChangeRow } from "../audit/audit-entry.ts";
import { type Change, entityKeys } from "./change.ts";
import type { Operation } from "./operation.ts";

type Told = Pick<AuditChangeRow, "entity" | "entityId" | "version" | "kind">;

/** @throws TypeError when the operation's audit entry tells of another operation, or of other changes than the rows that it writes */
export function assertAuditEntry({ id, name, audit, changes }: Operation): void {
  if (audit === null) return;
  if (audit.record.id !== id) throw new TypeError(`Operation ${name} has the audit record of another.`);
  const expected = changes.flatMap((change) => toldOf(change) ?? []);
  const isWhole =
    expected.length === audit.changes.length &&
    expected.every((told, index) => isTold(told, audit.changes[index], id));
  const positions = audit.changes.map(({ position }) => position);
  const isOrdered = positions.every(
    (position, index) => Number.isInteger(position) && position > (positions[index - 1] ?? -1),
  );
  if (!isWhole || !isOrdered)
    throw new TypeError(`Operation ${name} writes other rows than its audit entry tells of.`);
}

function isTold(told: Told, row: AuditChangeRow | undefined, id: string): boolean {
  return (
    row?.recordId === id &&
    row.entity === told.entity &&
    row.entityId === told.entityId &&
    row.version === told.version &&
    row.kind === told.kind
  );
}

/** What an entry has to tell of a change; null of what is no row of an entity. */
function toldOf(change: Change): Told | null {
  switch (change.kind) {
    case "insert":
      return change.entity === "redemption" ? null : toldOfRow(change, change.row, change.row.version);
    case "update":
      return toldOfRow(change, change.after, change.after.version);
    case "delete":
      return toldOfRow(change, change.before, change.before.version + 1);
    case "require":
    case "count":
    case "reset":
      return null;
  }
}

function toldOfRow({ entity, kind }: Pick<Told, "entity" | "kind">, row: object, version: number): Told {
  // The key field of the entity, which its row type has.
  const entityId = String((row as Record<string, unknown>)[entityKeys[entity]]);
  return { entity, entityId, version, kind };
}

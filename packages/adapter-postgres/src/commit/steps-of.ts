import type { Change, EntityName, Operation } from "@latchkey/core/ports";
import { allTables, type TableName } from "../tables/all-tables.ts";
import { entityTables } from "../tables/entity-tables.ts";
import { assertFixedFields } from "./assert-fixed-fields.ts";
import type { Step, StepKind } from "./step.ts";

type Of<Kind extends Change["kind"]> = Extract<Change, { readonly kind: Kind }>;

// The keys of a record by EntityName, which Object.keys forgets.
const entityOrder = Object.keys(entityTables) as readonly EntityName[];

/**
 * The operation as the steps of one statement, in the order in which rules are checked. Rows are put in order by the statement;
 * which steps there are depends on the kinds of changes alone, so that few statements cover all operations.
 */
export function stepsOf(operation: Operation): readonly Step[] {
  const { id: operationId, name, changes, events, deliveries, audit } = operation;
  const inserts = pick(changes, "insert");
  const counts = pick(changes, "count");
  const resets = pick(changes, "reset");
  const steps = [
    step("insert", "operation", [{ id: operationId, name }]),
    step("redeem", "redemption", rowsOf(inserts, "redemption")),
    ...entityOrder.map((entity) => lockStep(entity, changes)),
    ...entityOrder.map((entity) => deleteStep(entity, pick(changes, "delete"))),
    ...entityOrder.map((entity) => updateStep(entity, pick(changes, "update"))),
    ...entityOrder.map((entity) => step("insert", entity, rowsOf(inserts, entity))),
    // An upsert in key order needs no lock before it; beside resets it does.
    step(
      "lockCounters",
      "counter",
      resets.length === 0 ? [] : [...counts, ...resets].map(({ counter, key }) => ({ counter, key })),
    ),
    step(
      "count",
      "counter",
      counts.map(({ counter, key, by, subjectId }) => ({ counter, key, n: by, subjectId })),
    ),
    step(
      "reset",
      "counter",
      resets.map(({ counter, key }) => ({ counter, key })),
    ),
    step(
      "insert",
      "event",
      events.map((event) => ({ ...event, operationId })),
    ),
    step(
      "insert",
      "delivery",
      deliveries.map((delivery) => ({ ...delivery, operationId })),
    ),
    step("insert", "auditRecord", audit === null ? [] : [audit.record]),
    step("insert", "auditChange", audit?.changes ?? []),
  ];
  return steps.filter(({ rows }) => rows.length > 0);
}

function step(kind: StepKind, table: TableName, rows: readonly object[]): Step {
  return { kind, table, rows };
}

function pick<Kind extends Change["kind"]>(changes: readonly Change[], kind: Kind): readonly Of<Kind>[] {
  return changes.filter((change): change is Of<Kind> => change.kind === kind);
}

function rowsOf(inserts: readonly Of<"insert">[], entity: TableName): readonly object[] {
  return inserts.filter((change) => change.entity === entity).map(({ row }) => row);
}

function lockStep(entity: EntityName, changes: readonly Change[]): Step {
  const rows = changes.flatMap((change) => {
    if (!("entity" in change) || change.entity !== entity || change.kind === "insert") return [];
    return [change.kind === "require" ? { key: change.id, version: change.version } : guardOf(change)];
  });
  const isDeleting = changes.some((change) => change.kind === "delete" && change.entity === entity);
  return step(isDeleting ? "lockToDelete" : "lock", entity, rows);
}

function guardOf({ entity, before }: Of<"update" | "delete">): object {
  return { key: keyOf(entity, before), version: before.version };
}

function deleteStep(entity: EntityName, deletes: readonly Of<"delete">[]): Step {
  return step("delete", entity, deletes.filter((change) => change.entity === entity).map(guardOf));
}

function updateStep(entity: EntityName, updates: readonly Of<"update">[]): Step {
  const rows = updates
    .filter((change) => change.entity === entity)
    .map((change) => {
      assertFixedFields(change);
      return change.after;
    });
  return step("update", entity, rows);
}

function keyOf(entity: EntityName, row: object): unknown {
  const [field = ""] = allTables[entity].key;
  return Reflect.get(row, field);
}

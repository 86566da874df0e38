import type { EntityName } from "@latchkey/core/ports";
import type { AuditOptions, EntityAuditOptions, FieldTreatment } from "../audit-options.ts";
import { parsePointer } from "../records/json-pointer.ts";
import { type ColumnTreatment, defaultSnapshots, defaultTreatments } from "./default-treatments.ts";
import type { JsonTreatment } from "./json-treatment.ts";

export type PlannedColumn =
  | { readonly name: string; readonly treatment: Exclude<FieldTreatment, "hidden"> | "carried" }
  | { readonly name: string; readonly treatment: "json"; readonly json: JsonTreatment };

/** What of an entity the audit keeps, column by column; a column that is not named is not looked at. */
export interface EntityPlan {
  readonly hasSnapshot: boolean;
  readonly columns: readonly PlannedColumn[];
}

export type AuditPlan = { readonly [E in EntityName]: EntityPlan };

const treatments: readonly unknown[] = ["clear", "sealed", "masked", "hidden"] satisfies FieldTreatment[];

/** @throws TypeError that names the option */
export function parsePlan(entities: AuditOptions["entities"] = {}): AuditPlan {
  assertObject(entities, "entities");
  for (const name of Object.keys(entities)) {
    if (!Object.hasOwn(defaultTreatments, name)) throw new TypeError(`entities.${name} is not an entity.`);
  }
  return {
    user: parseEntity("user", entities.user),
    vendorProfile: parseEntity("vendorProfile", entities.vendorProfile),
    clientProfile: parseEntity("clientProfile", entities.clientProfile),
    session: parseEntity("session", entities.session),
  };
}

function parseEntity(entity: EntityName, options: EntityAuditOptions = {}): EntityPlan {
  const path = `entities.${entity}`;
  assertObject(options, path);
  for (const name of Object.keys(options)) {
    if (name !== "snapshot" && name !== "fields") throw new TypeError(`${path}.${name} is not an option.`);
  }
  const { snapshot = defaultSnapshots[entity], fields = {} } = options;
  if (typeof snapshot !== "boolean") throw new TypeError(`${path}.snapshot must be true or false.`);
  assertObject(fields, `${path}.fields`);
  const defaults: Readonly<Record<string, ColumnTreatment>> = defaultTreatments[entity];
  const overrides = Object.entries(fields).map(([field, treatment]) =>
    parseOverride(defaults, { path: `${path}.fields["${field}"]`, field, treatment }),
  );
  return {
    hasSnapshot: snapshot,
    columns: Object.entries(defaults).flatMap(([name, treatment]) =>
      planColumn(
        name,
        treatment,
        overrides.filter(({ column }) => column === name),
      ),
    ),
  };
}

interface Override {
  readonly column: string;
  /** Names below the column; none for the column itself. */
  readonly below: readonly string[];
  readonly treatment: FieldTreatment;
}

function parseOverride(
  defaults: Readonly<Record<string, ColumnTreatment>>,
  { path, field, treatment }: { path: string; field: string; treatment: FieldTreatment },
): Override {
  if (!treatments.includes(treatment))
    throw new TypeError(`${path} must be "clear", "sealed", "masked" or "hidden".`);
  const [column = "", ...below] = field.startsWith("/") ? parseFieldPointer(path, field) : [field];
  const declared = Object.hasOwn(defaults, column) ? defaults[column] : undefined;
  if (declared === undefined) throw new TypeError(`${path} is not a field.`);
  if (declared === "secret" && treatment !== "hidden") throw new TypeError(`${path} must stay hidden.`);
  if (declared === "carried") throw new TypeError(`${path} can't be set: each change has it.`);
  if (field.startsWith("/") && declared !== "json")
    throw new TypeError(`${path} points into a field that holds no JSON.`);
  return { column, below, treatment };
}

function parseFieldPointer(path: string, field: string): readonly string[] {
  try {
    return parsePointer(field);
  } catch {
    throw new TypeError(`${path} is not a JSON Pointer.`);
  }
}

function planColumn(
  name: string,
  declared: ColumnTreatment,
  overrides: readonly Override[],
): readonly PlannedColumn[] {
  if (declared === "json") return [{ name, treatment: declared, json: jsonTreatment("sealed", overrides) }];
  if (declared === "secret") return [];
  const treatment = overrides.at(-1)?.treatment ?? declared;
  return treatment === "hidden" ? [] : [{ name, treatment }];
}

function jsonTreatment(inherited: FieldTreatment | null, overrides: readonly Override[]): JsonTreatment {
  const below = Map.groupBy(
    overrides.filter((override) => override.below.length > 0),
    (override) => override.below[0] ?? "",
  );
  return {
    treatment: overrides.findLast((override) => override.below.length === 0)?.treatment ?? inherited,
    members: new Map(
      [...below].map(([name, group]) => [
        name,
        jsonTreatment(
          null,
          group.map((override) => ({ ...override, below: override.below.slice(1) })),
        ),
      ]),
    ),
  };
}

function assertObject(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError(`${path} must be an object.`);
}

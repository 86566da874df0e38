import { isEqualJson, type Json, type JsonObject } from "@latchkey/core/ports";
import { applyDiff } from "../records/apply-diff.ts";
import type { EntityPlan, PlannedColumn } from "./audit-plan.ts";
import { compareJson } from "./compare-json.ts";
import { dateText } from "./date-text.ts";
import { treatedParts } from "./json-treatment.ts";

export type Diff = { [field: string]: readonly [Json, Json] };

/** A row as the storage has it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a change makes of a row, by treatment. */
export interface RowComparison {
  /** Names of all below. Of sealed members they go no deeper than declared names do: what lies below may be named after a person. */
  readonly fields: readonly string[];
  readonly clear: Diff;
  readonly sealed: Diff;
  readonly masked: Diff;
}

interface Difference {
  readonly field: string;
  readonly name: string;
  readonly treatment: "clear" | "sealed" | "masked";
  readonly values: readonly [Json, Json];
}

/** What differs, null for a row that is not there. Columns that the plan does not name are not looked at. */
export function compareRows({ columns }: EntityPlan, before: Row | null, after: Row | null): RowComparison {
  const fields = new Set<string>();
  const diffs = { clear: emptyDiff(), sealed: emptyDiff(), masked: emptyDiff() };
  for (const column of columns) {
    for (const { field, name, treatment, values } of compareColumn(column, before, after)) {
      fields.add(name);
      diffs[treatment][field] = values;
    }
  }
  return { fields: [...fields], ...diffs };
}

/** The whole row, as far as it can be read back: what stands in clear, and what is sealed. */
export function snapshotRow({ columns }: EntityPlan, row: Row): { clear: JsonObject; sealed: JsonObject } {
  const parts: { clear: { [field: string]: Json }; sealed: { [field: string]: Json } } = {
    clear: {},
    sealed: {},
  };
  const jsonParts = { clear: emptyDiff(), sealed: emptyDiff() };
  for (const column of columns) {
    if (column.treatment === "json") {
      const value = toJson(row[column.name]);
      for (const part of treatedParts(`/${column.name}`, column.json, undefined, value)) {
        if (part.treatment !== "clear" && part.treatment !== "sealed") continue;
        const isColumn = part.pointer === `/${column.name}`;
        if (isColumn) parts[part.treatment][column.name] = part.after ?? null;
        else if (part.after !== undefined && part.after !== null)
          jsonParts[part.treatment][part.pointer] = [null, part.after];
      }
    } else if (column.treatment !== "masked") {
      const part = column.treatment === "sealed" ? parts.sealed : parts.clear;
      part[column.name] = toJson(row[column.name]);
    }
  }
  return {
    clear: applyDiff(parts.clear, jsonParts.clear),
    sealed: applyDiff(parts.sealed, jsonParts.sealed),
  };
}

function compareColumn(column: PlannedColumn, before: Row | null, after: Row | null): readonly Difference[] {
  if (column.treatment === "carried") return [];
  const old = before?.[column.name];
  const now = after?.[column.name];
  if (old === now) return [];
  const values = [toJson(old), toJson(now)] as const;
  if (isEqualJson(...values)) return [];
  if (column.treatment !== "json")
    return [{ field: column.name, name: column.name, treatment: column.treatment, values }];

  const differences: Difference[] = [];
  for (const part of treatedParts(`/${column.name}`, column.json, ...values)) {
    const { pointer, treatment } = part;
    if (treatment === "hidden") continue;
    if (treatment === "masked") {
      const masked = [part.before ?? null, part.after ?? null] as const;
      if (!isEqualJson(...masked))
        differences.push({ field: pointer, name: pointer, treatment, values: masked });
      continue;
    }
    compareJson(pointer, part.before ?? undefined, part.after ?? undefined, (field, ...values) => {
      const name = treatment === "clear" ? field : declaredName(field, pointer);
      differences.push({ field, name, treatment, values });
    });
  }
  return differences;
}

/** The pointer up to the declared part of it, or to the first name below the column, which the host's schema gives. */
function declaredName(field: string, declared: string): string {
  const depth = Math.max(declared.split("/").length, 3);
  return field.split("/").slice(0, depth).join("/");
}

function toJson(value: unknown): Json {
  if (value instanceof Date) return dateText(value);
  // Rows hold dates and JSON; a column without a value is null.
  return (value ?? null) as Json;
}

function emptyDiff(): Diff {
  return {};
}

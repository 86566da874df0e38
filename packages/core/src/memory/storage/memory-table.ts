import { StoreError } from "../../errors/store-error.ts";
import { deepCopy } from "./deep-copy.ts";

/** Takes one step of a commit back. */
export type Undo = () => void;

export interface MemoryIndex<Row> {
  readonly field: string;
  readonly isUnique: boolean;
  /** What the row is found by; null stands in no index. */
  valueOf(row: Row): string | null;
}

export interface MemoryTableOptions<Row> {
  /** How duplicates name the table. */
  readonly entity: string;
  /** How duplicates name the key. */
  readonly keyField: string;
  keyOf(row: Row): string;
  readonly indexes: readonly MemoryIndex<Row>[];
}

/** Rows by key with indexes. Rows are copied on the way in and out; writes are synchronous and can be undone, newest first. */
export interface MemoryTable<Row> {
  readonly size: number;
  find(key: string): Row | null;
  findBy(field: string, value: string): readonly Row[];
  filter(test: (row: Row) => boolean): readonly Row[];
  /** @throws StoreError ERR_STORAGE_DUPLICATE */
  insert(row: Row): Undo;
  /** Puts the row in the place of the one with its key. @throws StoreError ERR_STORAGE_DUPLICATE */
  replace(row: Row): Undo;
  remove(key: string): Undo;
}

export function createMemoryTable<Row>(options: MemoryTableOptions<Row>): MemoryTable<Row> {
  const rows = new Map<string, Row>();
  const indexes = options.indexes.map((index) => ({ ...index, keys: new Map<string, Set<string>>() }));

  function write(key: string, next: Row | undefined): Undo {
    const before = rows.get(key);
    for (const index of indexes) {
      const oldValue = before === undefined ? null : index.valueOf(before);
      if (oldValue !== null) index.keys.get(oldValue)?.delete(key);
      if (oldValue !== null && index.keys.get(oldValue)?.size === 0) index.keys.delete(oldValue);
      const newValue = next === undefined ? null : index.valueOf(next);
      if (newValue !== null) index.keys.set(newValue, (index.keys.get(newValue) ?? new Set()).add(key));
    }
    if (next === undefined) rows.delete(key);
    else rows.set(key, next);
    return () => {
      write(key, before);
    };
  }

  function assertUnique(row: Row, key: string): void {
    for (const index of indexes) {
      const value = index.isUnique ? index.valueOf(row) : null;
      const holders = value === null ? undefined : index.keys.get(value);
      if (holders !== undefined && !holders.has(key)) throw duplicate(options.entity, index.field);
    }
  }

  return {
    get size() {
      return rows.size;
    },
    find(key) {
      const row = rows.get(key);
      return row === undefined ? null : deepCopy(row);
    },
    findBy(field, value) {
      const keys = indexes.find((index) => index.field === field)?.keys.get(value) ?? [];
      return [...keys].flatMap((key) => rows.get(key) ?? []).map((row) => deepCopy(row));
    },
    filter(test) {
      return [...rows.values()].filter(test).map((row) => deepCopy(row));
    },
    insert(row) {
      const key = options.keyOf(row);
      if (rows.has(key)) throw duplicate(options.entity, options.keyField);
      assertUnique(row, key);
      return write(key, deepCopy(row));
    },
    replace(row) {
      const key = options.keyOf(row);
      assertUnique(row, key);
      return write(key, deepCopy(row));
    },
    remove(key) {
      return write(key, undefined);
    },
  };
}

function duplicate(entity: string, field: string): StoreError {
  return new StoreError("ERR_STORAGE_DUPLICATE", `There is a ${entity} with this ${field}.`, {
    entity,
    field,
  });
}

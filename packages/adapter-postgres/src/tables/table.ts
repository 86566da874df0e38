export type ColumnType = "uuid" | "text" | "integer" | "boolean" | "timestamptz(3)" | "jsonb";

export interface Column {
  readonly type: ColumnType;
  /** What an update does with the field: it sets it, must find it as it was, or leaves it to working state. */
  readonly onUpdate: "set" | "refuse" | "leave";
}

/** Where the rows of an entity stand. A field that its row type gets does not compile until it stands here too. */
export interface Table<Row> {
  readonly name: string;
  /** What identifies a row. */
  readonly key: readonly (keyof Row & string)[];
  readonly columns: { readonly [Field in keyof Row & string]-?: Column };
  /** The unique rules beside the key, in the order in which they are checked. */
  readonly unique: readonly (keyof Row & string)[];
}

/** A column that never changes after the insert. */
export function fixed(type: ColumnType): Column {
  return { type, onUpdate: "refuse" };
}

export function mutable(type: ColumnType): Column {
  return { type, onUpdate: "set" };
}

/** A column that operations only insert, and other verbs move. */
export function working(type: ColumnType): Column {
  return { type, onUpdate: "leave" };
}

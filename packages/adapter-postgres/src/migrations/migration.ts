/** A numbered step of the schema. Once released it never changes: a mistake is mended by the next one. */
export interface Migration {
  /** `0001-init`; migrations run in the order of their ids. */
  readonly id: string;
  /** False for what Postgres refuses in a transaction (`create index concurrently`): such statements must bear being run again. */
  readonly isTransactional: boolean;
  /** `schema` is quoted. */
  statements(schema: string): readonly string[];
}

/** The parts of an error response of Postgres that hold no values of rows. */
export interface DatabaseError {
  /** SQLSTATE */
  readonly code: string;
  readonly table: string | null;
  readonly column: string | null;
  readonly constraint: string | null;
}

/** Reads what Postgres answered; null for any other error, such as a socket's. */
export function readDatabaseError(error: unknown): DatabaseError | null {
  // A Node error can have a code of five letters too (EPIPE), but no severity.
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return null;
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === "string" ? value : null;
  };
  const code = text("code");
  if (code === null) return null;
  return { code, table: text("table"), column: text("column"), constraint: text("constraint") };
}

/** Whether the connection is gone: what was sent may or may not have been done. */
export function isConnectionLost(error: unknown): boolean {
  const answer = readDatabaseError(error);
  return answer === null || answer.code.startsWith("08") || answer.code.startsWith("57P");
}

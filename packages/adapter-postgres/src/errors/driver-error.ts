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

/** What `pg` and its pool say of a connection, in errors that have neither a class nor a code of their own. */
const connectionNews = /\b(?:connections?|connect|terminated|timeout|queryable|backend)\b/i;

/** Mistakes of a program; Node gives some of them codes, as it does for sockets. */
const defects = [TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError];

/** Whether the connection is gone, or nothing came in time: what was sent may or may not have been done. */
export function isConnectionLost(error: unknown): boolean {
  const answer = readDatabaseError(error);
  if (answer !== null) return answer.code.startsWith("08") || answer.code.startsWith("57P");
  if (!(error instanceof Error) || defects.some((defect) => error instanceof defect)) return false;
  // Sockets, name look-ups and TLS have codes.
  return ("code" in error && typeof error.code === "string") || connectionNews.test(error.message);
}

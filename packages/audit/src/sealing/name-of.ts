/** What a log may say of any error: a message may quote values. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown error";
}

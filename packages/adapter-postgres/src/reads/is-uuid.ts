const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a row can have this id. Postgres also takes other spellings of a UUID; an id has one. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}

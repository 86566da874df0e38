const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * The schema as a quoted identifier.
 *
 * @throws TypeError unless it is a plain lower-case name that does not begin with `pg_`.
 */
export function quoteSchemaName(name: string): string {
  if (!schemaName.test(name) || name.startsWith("pg_")) {
    throw new TypeError(
      'The schema must be a name of lower-case letters, digits and underscores that does not begin with "pg_".',
    );
  }
  return `"${name}"`;
}

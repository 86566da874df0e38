/** What the audit keeps with the user: his wrapped key, and why nothing of his may be erased. */
export function userColumns(schema: string): readonly string[] {
  return [`alter table ${schema}.users add column audit_key text, add column legal_hold text`];
}

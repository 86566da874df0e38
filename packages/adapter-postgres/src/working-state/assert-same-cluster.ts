import { StoreError } from "@latchkey/core/errors";

/** The cluster that runs the statement. Its number was drawn when it was made; everybody may read it. */
export const clusterIdentifier = "(select system_identifier::text from pg_control_system())";

/** What a row answers beside its own: whether this cluster counts the xids of the newest era. */
export function isSameCluster(schema: string): string {
  return `(select identifier from ${schema}.eras where is_open) = ${clusterIdentifier}`;
}

/** @throws StoreError ERR_STORE_MISCONFIGURED */
export function assertSameCluster(isSame: unknown): void {
  if (isSame === true) return;
  throw new StoreError(
    "ERR_STORE_MISCONFIGURED",
    "The database was restored into another cluster: stop what writes and run latchkey rebase.",
  );
}

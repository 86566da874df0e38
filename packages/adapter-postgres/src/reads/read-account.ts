import type { Account } from "@latchkey/core/ports";
import { type ResultRow, readEntity } from "./entity-selection.ts";

/** The account of a row that selected user and profiles; null when there is no user. */
export function readAccount(row: ResultRow): Account | null {
  const user = readEntity("user", row);
  if (user === null) return null;
  return { user, vendor: readEntity("vendorProfile", row), client: readEntity("clientProfile", row) };
}

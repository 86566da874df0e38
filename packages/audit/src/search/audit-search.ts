import type { AuditFilter } from "@latchkey/core/ports";

/** What records are searched by; all that is given must hold. */
export interface AuditSearch extends Omit<AuditFilter, "ipKey"> {
  /** The address that the request came from, in any spelling. Exact: no networks. */
  readonly ip?: string | undefined;
}

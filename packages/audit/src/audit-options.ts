import type { EntityName, JsonObject, Operation } from "@latchkey/core/ports";

/**
 * How a field stands in the audit.
 *
 * - `clear`: as it is. For what says nothing of a person: states, types, versions.
 * - `sealed`: under the subject's key; readable until it is destroyed.
 * - `masked`: as a commitment under the subject's key: tells whether it changed, never what it was.
 * - `hidden`: not at all, not even that it changed. What is not declared is hidden.
 */
export type FieldTreatment = "clear" | "sealed" | "masked" | "hidden";

export interface EntityAuditOptions {
  /** Whether each change keeps the whole row. By default of users and vendor profiles. */
  readonly snapshot?: boolean | undefined;
  /**
   * Treatments over the defaults, by field; the host's own fields by JSON Pointer below `attributes` (`/attributes/taxNumber`), the longest one wins.
   * An array has one treatment for all that it holds: pointers into it don't count.
   * Secrets can't be shown: `secretHash` and `auditKey` stay hidden.
   */
  readonly fields?: Readonly<Record<string, FieldTreatment>> | undefined;
}

export interface AuditOptions {
  /**
   * The ring of `createAuth`: seals subjects' keys and makes the MACs. The first writes, all read. Never in the database. One that sealed the keys of
   * people who are still there must stay: without it their operations fail with ERR_STORE_MISCONFIGURED.
   */
  readonly secrets: readonly string[];
  /** The one of `createAuth`: keys what addresses are searched by. */
  readonly indexSecret: string;
  readonly entities?: { readonly [E in EntityName]?: EntityAuditOptions | undefined } | undefined;
  /** What the host adds to each record, such as its release or tenant. Pure; no personal data, no secrets: it stands in clear. */
  readonly context?: ((operation: Operation) => JsonObject) | undefined;
}

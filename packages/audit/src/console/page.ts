import type { Clock, JsonObject, SealLedger, UserId } from "@latchkey/core/ports";
import type { Audit } from "../audit.ts";
import type { Html } from "./html.ts";
import type { Section } from "./layout.ts";
import type { Links } from "./links.ts";

/** What the console asks of `Audit`. */
export type ReadableAudit = Pick<
  Audit,
  "search" | "get" | "history" | "asOf" | "compare" | "tally" | "status"
>;

/** What a page is made from. */
export interface PageContext {
  readonly audit: ReadableAudit;
  /** Tells which leaf a record is. */
  readonly seals: Pick<SealLedger, "findSeq">;
  readonly links: Links;
  readonly clock: Clock;
  readonly query: URLSearchParams;
}

/** A page before it is framed and sent. */
export interface Page {
  readonly status: 200 | 400 | 404;
  readonly title: string;
  readonly section: Section | null;
  readonly main: Html;
  /** The one person whom it shows; null when it shows several or none. */
  readonly subjectId: UserId | null;
  /** Which page it is and of what, for the record of its reading: ids and names in clear, nothing of a person. */
  readonly details: JsonObject;
}

import type { Actor, Clock, Logger, Storage } from "@latchkey/core/ports";
import type { Instruction } from "../operations/instruction.ts";
import type { ReadableAudit } from "./page.ts";

/** Whoever asks for a page, and by what he was known. */
export interface ConsoleReader extends Pick<Instruction, "authentication" | "request"> {
  /** Recorded with each page that he sees. */
  readonly actor: Actor;
  /** Why he reads, in his own words; a ticket's number. */
  readonly reason?: string | undefined;
  /** He is known and may not read: refused as a stranger is, and recorded under his name, each time. */
  readonly isDenied?: boolean | undefined;
}

export interface AuditConsoleOptions {
  readonly audit: ReadableAudit;
  /** The storage that `withAudit` made: what is read is recorded there. */
  readonly storage: Pick<Storage, "commit" | "audit">;
  /**
   * Says who reads, after it made sure that he may: staff with the permission `audit:read`. It is asked before anything else, for each request.
   *
   * @returns null for a stranger: he gets what an address without a page would give, and is counted for the record. What is thrown with the status 401 or 403,
   * such as by `auth.authenticate`, does the same. A response is sent as it is and recorded nowhere, such as a redirect to a sign-in.
   */
  authorize(request: Request): Promise<ConsoleReader | Response | null>;
  /** Where the handler is mounted, such as `/staff/audit`; all its pages lie below. */
  readonly basePath: string;
  /** What stands at the top of each page; "Audit" by default. */
  readonly title?: string | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** Gets what made a page fail; silent by default. */
  readonly logger?: Logger | undefined;
}

import type { IdSource } from "@latchkey/core/crypto";
import type { Clock, Logger, Storage } from "@latchkey/core/ports";
import type { RecordOpener } from "../records/record-opener.ts";

/** What the calls of the audit are made with. */
export interface AuditDependencies {
  /** An audited one. */
  readonly storage: Storage;
  readonly opener: RecordOpener;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

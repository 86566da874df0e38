import type { Clock, Logger, Random } from "@latchkey/core/ports";
import type { AuditOptions } from "./audit-options.ts";
import type { SealerOptions } from "./sealing/create-sealer.ts";

/** How the log is sealed by this process. */
export interface SealingOptions
  extends Pick<SealerOptions, "sinks" | "formerPublicKeys" | "everySeconds" | "republishSeconds"> {
  /** `PRIVATE+KEY+name+id+base64`, as `latchkey audit keygen` prints it. Never in the database. */
  readonly signingKey: string;
}

export interface AuditAssemblyOptions extends AuditOptions {
  /** Without it this process seals nothing: another one does, such as `latchkey audit seal`. */
  readonly sealing?: SealingOptions | undefined;
  /** For how many days a backup of the database is kept, so that an erasure can tell when the last one is gone. */
  readonly backupRetentionDays?: number | undefined;
  /** JSON lines on the console by default. */
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

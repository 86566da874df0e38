import type { Settings } from "../config/settings.ts";
import type { IndexKeys } from "../crypto/index-keys.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { Sealer } from "../crypto/seal.ts";
import type { IdSource } from "../crypto/uuid-v7.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ephemeral } from "../ports/ephemeral.ts";
import type { Logger } from "../ports/logger.ts";
import type { Random } from "../ports/random.ts";
import type { Storage } from "../ports/storage.ts";
import type { HostFields } from "./host-fields.ts";
import type { CountRefusal } from "./refusals/create-refusals.ts";
import type { Run } from "./run-operation.ts";

/** One sealer a purpose. */
export interface Sealers {
  readonly challenge: Sealer;
  readonly delivery: Sealer;
  readonly session: Sealer;
}

/** What use cases work with; the composition root makes it. */
export interface Dependencies {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly settings: Settings;
  readonly ring: KeyRing;
  readonly indexKeys: IndexKeys;
  readonly sealers: Sealers;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly hostFields: { readonly vendor: HostFields; readonly client: HostFields };
  readonly run: Run;
  readonly countRefusal: CountRefusal;
}

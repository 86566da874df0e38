import type { IndexKeys } from "./crypto/index-keys.ts";
import { StoreError } from "./errors/index.ts";
import type { Ephemeral } from "./ports/ephemeral.ts";
import type { Storage } from "./ports/storage.ts";

interface BackgroundWork {
  start(): void;
  stop(): Promise<void>;
}

interface LifeCycleParts {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly indexKeys: IndexKeys;
  readonly work: readonly BackgroundWork[];
}

/** Checks before work begins; a stop during the checks wins. */
export function createLifeCycle({ storage, ephemeral, indexKeys, work }: LifeCycleParts): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  let isWanted = false;
  return {
    start: async () => {
      isWanted = true;
      await Promise.all([storage.check(), ephemeral.check()]);
      if ((await storage.pin("index_secret", indexKeys.fingerprint)) !== indexKeys.fingerprint) {
        throw new StoreError(
          "ERR_STORE_MISCONFIGURED",
          "indexSecret is not the one that this database was made with: nobody would be found by it",
        );
      }
      if (!isWanted) return;
      for (const each of work) each.start();
    },
    stop: async () => {
      isWanted = false;
      await Promise.all(work.map((each) => each.stop()));
    },
  };
}

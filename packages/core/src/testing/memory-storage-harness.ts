import { counterKey, createMemoryState, type MemoryState } from "../memory/storage/memory-state.ts";
import { memoryStorageOver } from "../memory/storage/memory-storage-over.ts";
import type { StorageHarness, StoredKind } from "./storage-harness.ts";

/** A harness over a fresh storage in memory; it also serves suites of storages that decorate another. */
export function createMemoryStorageHarness(): StorageHarness {
  const state = createMemoryState();
  let aheadMs = 0;
  return {
    storage: memoryStorageOver(state, { now: () => new Date(Date.now() + aheadMs) }),
    async countRows(kind) {
      return sizesOf(state)[kind];
    },
    async readRow(entity, id) {
      return state.entities[entity].find(id);
    },
    async readCounter(counter, key) {
      return state.counters.find(counterKey({ counter, key }));
    },
    async readDelivery(id) {
      const row = state.deliveries.find(id);
      return row === null ? null : { status: row.status, sealed: row.sealed, attempts: row.attempts };
    },
    async elapse(seconds) {
      aheadMs += seconds * 1000;
    },
  };
}

function sizesOf(state: MemoryState): { readonly [Kind in StoredKind]: number } {
  const { user, vendorProfile, clientProfile, session } = state.entities;
  return {
    user: user.size,
    vendorProfile: vendorProfile.size,
    clientProfile: clientProfile.size,
    session: session.size,
    redemption: state.redemptions.size,
    counter: state.counters.size,
    operation: state.operations.size,
    event: state.events.size,
    delivery: state.deliveries.size,
    auditRecord: state.audit.recordCount,
    auditChange: state.audit.changeCount,
  };
}

import type { Clock } from "../../ports/clock.ts";
import type { Storage } from "../../ports/storage.ts";
import { applyOperation } from "./apply-operation.ts";
import { findAccount } from "./find-account.ts";
import { createMemoryAuditLog } from "./memory-audit-log.ts";
import { createMemoryDeliveries } from "./memory-deliveries.ts";
import { createMemoryEvents } from "./memory-events.ts";
import { createMemorySessions } from "./memory-sessions.ts";
import { counterKey, type MemoryState } from "./memory-state.ts";
import { pruneState } from "./prune-state.ts";

/** A storage over a state that the caller can look into: what the conformance suite needs, and nobody else. */
export function memoryStorageOver(state: MemoryState, clock: Clock): Storage {
  return {
    identifiers: {
      async getStanding({ identifierKey, counters }) {
        const user = state.entities.user.findBy("identifierKey", identifierKey)[0];
        return {
          account: user === undefined ? null : findAccount(state, user.id),
          counters: counters.flatMap((wanted) => state.counters.find(counterKey(wanted)) ?? []),
          now: clock.now(),
        };
      },
    },
    users: {
      async findById(id) {
        return findAccount(state, id);
      },
    },
    sessions: createMemorySessions(state, clock),
    deliveries: createMemoryDeliveries(state, clock),
    events: createMemoryEvents(state, clock),
    audit: createMemoryAuditLog(state, clock),
    async commit(operation) {
      applyOperation(state, operation, clock.now());
    },
    async pin(name, value) {
      const pinned = state.pins.get(name) ?? value;
      state.pins.set(name, pinned);
      return pinned;
    },
    async prune({ limit }) {
      return pruneState(state, clock.now(), limit);
    },
    async rebase() {
      return false;
    },
    async check() {},
    async ping() {},
  };
}

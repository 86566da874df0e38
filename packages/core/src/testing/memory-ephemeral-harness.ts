import { createEphemeralState } from "../memory/ephemeral/ephemeral-state.ts";
import type { ExpiringMap } from "../memory/ephemeral/expiring-map.ts";
import { memoryEphemeralOver } from "../memory/ephemeral/memory-ephemeral-over.ts";
import type { EphemeralHarness } from "./ephemeral-harness.ts";

/** Maps are no JSON: leases become their entries. */
const plain = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);

/** A harness over a fresh ephemeral store in memory. */
export function createMemoryEphemeralHarness(): EphemeralHarness {
  let at = Date.UTC(2026, 0, 1);
  const clock = { now: () => new Date(at) };
  const state = createEphemeralState(clock);
  const tables: (readonly [string, ExpiringMap<unknown>])[] = Object.entries({ ...state });
  return {
    ephemeral: memoryEphemeralOver(state, clock),
    now: clock.now,
    async elapse(seconds) {
      at += seconds * 1000;
    },
    async dump() {
      return JSON.stringify(
        tables.map(([name, table]) => [name, [...table.entries()]]),
        plain,
      );
    },
    async listKeys() {
      return tables.flatMap(([name, table]) =>
        [...table.entries()].map(([key, { expiresAt }]) => ({
          key: `${name}:${key}`,
          ttlSeconds: Number.isFinite(expiresAt) ? (expiresAt - at) / 1000 : null,
        })),
      );
    },
    async flush() {
      for (const [, table] of tables) table.clear();
    },
  };
}

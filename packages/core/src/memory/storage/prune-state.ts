import { counterKey, type DeliveryRow, type MemoryState } from "./memory-state.ts";

const keptForMs = 24 * 60 * 60 * 1000;

/** Forgets what nobody needs a day after its end, at most `limit` rows of a kind. @returns how many went. */
export function pruneState(state: MemoryState, now: Date, limit: number): number {
  const isOver = (end: Date | null): boolean => end !== null && now.getTime() - end.getTime() > keptForMs;
  const operations = state.operations.filter((row) => isOver(row.committedAt)).slice(0, limit);
  const redemptions = state.redemptions.filter((row) => isOver(row.expiresAt)).slice(0, limit);
  const deliveries = state.deliveries.filter((row) => isOver(endOf(row))).slice(0, limit);
  const counters = state.counters
    .filter((row) => row.subjectId === null && isOver(row.countedAt))
    .slice(0, limit);
  for (const row of operations) state.operations.remove(row.id);
  for (const row of redemptions) state.redemptions.remove(row.challengeId);
  for (const row of deliveries) state.deliveries.remove(row.id);
  for (const row of counters) state.counters.remove(counterKey(row));
  return operations.length + redemptions.length + deliveries.length + counters.length;
}

/** One that is still to be sent ends when it expires, or never. */
function endOf(row: DeliveryRow): Date | null {
  return row.settledAt ?? row.expiresAt;
}

import type { Flow } from "./ephemeral-state.ts";

/** The flow that makes room: the oldest of the same source, else the oldest never tried, else the oldest. */
export function chooseEvictedFlow(oldestFirst: readonly Flow[], source: string): Flow | undefined {
  return (
    oldestFirst.find((flow) => flow.source === source) ??
    oldestFirst.find((flow) => flow.tries === 0) ??
    oldestFirst[0]
  );
}

import type { UserId } from "../users/user-row.ts";

export type CounterName = "code_failures";

/** A durable counter, such as consecutive failures of an identifier. */
export interface CounterRow {
  readonly counter: CounterName;
  readonly key: string;
  readonly n: number;
  /** Null while no user stands behind the key: such counters are pruned after 24 h idle. */
  readonly subjectId: UserId | null;
  /** Storage time of the last count by more than 0. */
  readonly countedAt: Date;
}

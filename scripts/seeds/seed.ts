import type { Gate } from "../gates/gate.ts";

/** A violation put before a gate, which must name the file and the rule. */
export interface Seed {
  readonly title: string;
  /** Where it goes, as in this repository. */
  readonly file: string;
  readonly source: string;
  /** What stands on the file's line of the gate's output. */
  readonly caughtBy: string | RegExp;
}

export interface SeededGate {
  readonly gate: Gate;
  readonly seeds: readonly Seed[];
}

import type { RunResult } from "../test/run.ts";

/** A check of a whole checkout. It takes the folder, so that seeded violations can be put before it too. */
export interface Gate {
  readonly name: string;
  check(root: string): Promise<RunResult>;
}

import type { RunResult } from "./run.ts";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

export const noTotals: Totals = { passed: 0, failed: 0 };

export const sum = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

const attempt = async (work: () => Promise<RunResult>): Promise<RunResult> => {
  try {
    return await work();
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  }
};

/** Runs one check and prints a line about it, with its output when it failed. */
export const step = async (name: string, work: () => Promise<RunResult>): Promise<Totals> => {
  const startedAt = performance.now();
  const { ok, output } = await attempt(work);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${ok ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, "  "));
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

import type { Totals } from "./step.ts";
import { runVitest, type VitestOptions } from "./vitest.ts";

/** Runs tests with vitest's own report on the screen, and names what did not run. */
export const testsStep = async (options: VitestOptions): Promise<Totals> => {
  const { passed, failed, skipped } = await runVitest(options);
  for (const title of skipped) console.log(`- not run: ${title}`);
  return { passed, failed };
};

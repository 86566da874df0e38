import { ensureEngines } from "./engines.ts";
import { run } from "./run.ts";
import { type Totals } from "./step.ts";
import { runVitest } from "./vitest.ts";

const matchesFiles = async (root: string, pattern: string): Promise<boolean> => {
  const listed = await run("vitest", ["list", "--filesOnly", "--passWithNoTests", pattern], { cwd: root });
  return listed.output.includes(".test.ts");
};

/** Tests in files whose path holds the pattern; when there are none, tests whose title matches it. */
export const runMatching = async (root: string, pattern: string): Promise<Totals> => {
  await ensureEngines(root);
  const args = (await matchesFiles(root, pattern)) ? [pattern] : ["--testNamePattern", pattern];
  const { passed, failed } = await runVitest({ root, args });
  if (passed + failed > 0) return { passed, failed };
  console.log(`No test has "${pattern}" in its file or title.`);
  return { passed: 0, failed: 1 };
};

import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run.ts";
import { type Outcome, type VitestReport, vitestOutcome } from "./vitest-outcome.ts";

export interface VitestOptions {
  readonly root: string;
  readonly args?: readonly string[];
  /** Hides its own report: for runs that are meant to fail. */
  readonly quiet?: boolean;
}

/** Runs vitest and counts by its JSON report. */
export const runVitest = async ({ root, args = [], quiet = false }: VitestOptions): Promise<Outcome> => {
  const report = join(root, ".cache/vitest.json");
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { ok } = await run("vitest", ["run", ...reporters, ...args], { cwd: root, live: !quiet });
  try {
    return vitestOutcome(JSON.parse(await readFile(report, "utf8")) as VitestReport, ok); // vitest's own format
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
};

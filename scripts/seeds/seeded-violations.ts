import type { RunResult } from "../test/run.ts";
import { noTotals, step, sum, type Totals } from "../test/step.ts";
import { formatSeeds } from "./format-seeds.ts";
import { importSeeds } from "./import-seeds.ts";
import { lintSeeds } from "./lint-seeds.ts";
import { createSandbox } from "./sandbox.ts";
import type { Seed, SeededGate } from "./seed.ts";
import { seededPackaging } from "./seeded-packaging.ts";
import { seededTests } from "./seeded-tests.ts";
import { typeSeeds } from "./type-seeds.ts";
import { unusedCodeSeeds } from "./unused-code-seeds.ts";

const seededGates = [formatSeeds, lintSeeds, typeSeeds, importSeeds, unusedCodeSeeds];

const isCaught = ({ file, caughtBy }: Seed, output: string): boolean =>
  output
    .split("\n")
    .some(
      (line) =>
        line.includes(file) && (typeof caughtBy === "string" ? line.includes(caughtBy) : caughtBy.test(line)),
    );

/** One run for all seeds of a gate: first without them, so that it's they that are caught. */
const seededGate = async (repository: string, { gate, seeds }: SeededGate): Promise<Totals> => {
  const sandbox = createSandbox(repository);
  try {
    const clean = await step(`seeds: ${gate.name} passes a clean house`, () => gate.check(sandbox.root));
    for (const { file, source } of seeds) sandbox.write(file, source);
    const { ok, output } = await gate.check(sandbox.root);
    const verdict = (seed: Seed): RunResult => ({ ok: !ok && isCaught(seed, output), output });
    let totals = clean;
    for (const seed of seeds) {
      totals = sum(
        totals,
        await step(`seeds: ${gate.name} catches ${seed.title}`, async () => verdict(seed)),
      );
    }
    return totals;
  } finally {
    sandbox.dispose();
  }
};

/** A gate that can't fail is a defect: each must catch what it is there for. */
export const seededViolations = async (repository: string): Promise<Totals> => {
  let totals = noTotals;
  for (const seeded of seededGates) totals = sum(totals, await seededGate(repository, seeded));
  totals = sum(totals, await seededPackaging(repository));
  return sum(totals, await seededTests(repository));
};

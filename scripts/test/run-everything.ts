import { build } from "../gates/build.ts";
import { consumer } from "../gates/consumer.ts";
import { format } from "../gates/format.ts";
import { importRules } from "../gates/import-rules.ts";
import { lint } from "../gates/lint.ts";
import { packaging } from "../gates/packaging.ts";
import { size } from "../gates/size.ts";
import { types } from "../gates/types.ts";
import { unusedCode } from "../gates/unused-code.ts";
import { seededViolations } from "../seeds/seeded-violations.ts";
import { ensureEngines } from "./engines.ts";
import { noTotals, step, sum, type Totals } from "./step.ts";
import { testsStep } from "./tests-step.ts";

const beforeTests = [format, lint, types, importRules];
const afterTests = [build, packaging, size, consumer, unusedCode];

/** Every check, cheapest first. One that fails does not hide the next. */
export const runEverything = async (root: string): Promise<Totals> => {
  let totals = noTotals;
  const add = async (work: Promise<Totals>): Promise<void> => {
    totals = sum(totals, await work);
  };

  await add(
    step("engines: Redis and Chromium", async () => {
      await ensureEngines(root);
      return { ok: true, output: "" };
    }),
  );
  for (const gate of beforeTests) await add(step(gate.name, () => gate.check(root)));
  await add(testsStep({ root }));
  for (const gate of afterTests) await add(step(gate.name, () => gate.check(root)));
  await add(seededViolations(root));
  return totals;
};

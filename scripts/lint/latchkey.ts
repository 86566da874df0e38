// Rules of the house that oxlint has no rule for, in ESLint's plugin interface.
import { explainedAssertion } from "./explained-assertion.ts";
import { noAmbientInput } from "./no-ambient-input.ts";
import { noClass } from "./no-class.ts";
import { noExportAll } from "./no-export-all.ts";
import type { Rule } from "./rule.ts";

const rules: Record<string, Rule> = {
  "explained-assertion": explainedAssertion,
  "no-ambient-input": noAmbientInput,
  "no-class": noClass,
  "no-export-all": noExportAll,
};

export default { meta: { name: "latchkey" }, rules };

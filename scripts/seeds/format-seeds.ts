import { format } from "../gates/format.ts";
import type { SeededGate } from "./seed.ts";

export const formatSeeds: SeededGate = {
  gate: format,
  seeds: [
    {
      title: "a badly formatted file",
      file: "packages/core/src/domain/formatting.ts",
      source: "export const seed={a:1}\n",
      caughtBy: "- packages",
    },
    {
      title: "imports out of order",
      file: "packages/core/src/domain/import-order.ts",
      source: 'import { b } from "./b.ts";\nimport { a } from "./a.ts";\n\nexport const seed = [a, b];\n',
      caughtBy: "(1 error)",
    },
  ],
};

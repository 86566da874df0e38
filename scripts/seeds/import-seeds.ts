import { importRules } from "../gates/import-rules.ts";
import type { Seed, SeededGate } from "./seed.ts";

const importing = (title: string, file: string, specifier: string, caughtBy: string): Seed => ({
  title,
  file,
  source: `export { seed } from "${specifier}";\n`,
  caughtBy,
});

const core = "packages/core/src";

export const importSeeds: SeededGate = {
  gate: importRules,
  seeds: [
    importing(
      "an inner ring that imports an outer",
      `${core}/domain/outward.ts`,
      "../use-cases/act.ts",
      "ring-domain",
    ),
    importing(
      "a port that imports a use case",
      `${core}/ports/outward.ts`,
      "../use-cases/act.ts",
      "ring-ports",
    ),
    {
      title: "crypto that imports more than types from domain",
      file: `${core}/crypto/values.ts`,
      source: 'export { seed } from "../domain/outward.ts";\n',
      caughtBy: "ring-crypto-types",
    },
    importing("a package that imports its own index", `${core}/use-cases/own.ts`, "../index.ts", "own-index"),
    importing("a cycle", `${core}/use-cases/cycle.ts`, "./cycle.ts", "no-cycles"),
    importing("Node in core's rings", `${core}/domain/files.ts`, "node:fs", "core-runs-anywhere"),
    importing(
      "hashing outside of crypto",
      `${core}/use-cases/hash.ts`,
      "@oslojs/crypto/sha2",
      "hashing-in-crypto",
    ),
    importing("a missing file", `${core}/use-cases/lost.ts`, "./nowhere.ts", "no-unresolved"),
    importing(
      "an adapter that imports an adapter",
      "packages/adapter-postgres/src/sideways.ts",
      "../../adapter-redis/src/seed.ts",
      "adapters-apart",
    ),
    importing(
      "an adapter that imports core's index",
      "packages/adapter-redis/src/too-much.ts",
      "@latchkey/core",
      "adapters-know-ports",
    ),
    importing(
      "an adapter that reaches into core",
      "packages/adapter-redis/src/reach.ts",
      "../../core/src/ports/seed.ts",
      "adapters-know-ports",
    ),
  ],
};

import { lint } from "../gates/lint.ts";
import type { Seed, SeededGate } from "./seed.ts";

const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `export const line${n} = ${n};\n`).join("");

const inDomain = (name: string, title: string, source: string, caughtBy: string): Seed => ({
  title,
  file: `packages/core/src/domain/${name}.ts`,
  source,
  caughtBy,
});

export const lintSeeds: SeededGate = {
  gate: lint,
  seeds: [
    inDomain("an-any", "any", "export const seed: any = 1;\n", "no-explicit-any"),
    inDomain("a-default", "a default export", "export default 1;\n", "no-default-export"),
    inDomain("a-star", "export *", 'export * from "../seed.ts";\n', "no-export-all"),
    inDomain("a-class", "a class that is no error", "export class Seed {}\n", "no-class"),
    inDomain("a-proxy", "a Proxy", "export const seed = new Proxy({}, {});\n", "Proxy"),
    inDomain("a-date", "the wall clock", "export const seed = (): Date => new Date();\n", "no-ambient-input"),
    inDomain(
      "a-random",
      "Math.random",
      "export const seed = (): number => Math.random();\n",
      "no-ambient-input",
    ),
    inDomain(
      "an-as",
      "an unexplained as",
      "\nexport const seed = 1 as number | null;\n",
      "explained-assertion",
    ),
    inDomain(
      "a-promise",
      "a promise that nobody awaits",
      "export const seed = (): void => {\n  Promise.resolve(1);\n};\n",
      "no-floating-promises",
    ),
    inDomain("SeedName", "a file name that is not kebab-case", "export const seed = 1;\n", "filename-case"),
    inDomain("long", "a file of more than 200 code lines (warning)", lines(201), "Warning"),
    inDomain("too-long", "a file of more than 300 code lines", lines(301), "[Error/eslint(max-lines)]"),
    {
      title: "an environment variable in a package",
      file: "packages/adapter-redis/src/environment.ts",
      source: 'export const seed = process.env["SEED"];\n',
      caughtBy: "no-process-env",
    },
    {
      title: "a skipped test",
      file: "packages/core/src/domain/skipped.test.ts",
      source:
        'import { expect, test } from "vitest";\n\ntest.skip("seed", () => {\n  expect(1).toBe(1);\n});\n',
      caughtBy: "no-disabled-tests",
    },
  ],
};

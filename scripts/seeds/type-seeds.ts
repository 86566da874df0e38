import { types } from "../gates/types.ts";
import type { Seed, SeededGate } from "./seed.ts";

const inDomain = (name: string, title: string, source: string, caughtBy: string): Seed => ({
  title,
  file: `packages/core/src/domain/${name}`,
  source,
  caughtBy,
});

export const typeSeeds: SeededGate = {
  gate: types,
  seeds: [
    inDomain("wrong.ts", "a wrong type", 'export const seed: number = "one";\n', "TS2322"),
    inDomain("an-enum.ts", "an enum", "export enum Seed {\n  One,\n}\n", "TS1294"),
    inDomain(
      "a-global.ts",
      "a global of Node in core",
      "export const seed: string = process.version;\n",
      "TS2591",
    ),
    {
      // In a project of its own: tsc looks for these only where it found no other error.
      title: "an export without a type",
      file: "packages/adapter-redis/src/inferred.ts",
      source: "export const seed = [1].map(String);\n",
      caughtBy: "TS9010",
    },
    inDomain(
      "lax.test-d.ts",
      "a type test that expects an error in vain",
      "// @ts-expect-error\nexport const seed: number = 1;\n",
      "TS2578",
    ),
  ],
};

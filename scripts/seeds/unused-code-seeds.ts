import { unusedCode } from "../gates/unused-code.ts";
import { manifest } from "./clean-house.ts";
import type { SeededGate } from "./seed.ts";

export const unusedCodeSeeds: SeededGate = {
  gate: unusedCode,
  seeds: [
    {
      title: "a file that nobody imports",
      file: "packages/core/src/domain/lonely.ts",
      source: "export const seed = 1;\n",
      caughtBy: "lonely",
    },
    {
      title: "an export that nobody imports",
      file: "packages/core/src/seed.ts",
      source: 'export const seed = "clean";\nexport const unused = 1;\n',
      caughtBy: "unused",
    },
    {
      title: "a dependency that nobody imports",
      file: "packages/adapter-redis/package.json",
      source: manifest("@latchkey/adapter-redis", ["."], { ioredis: "^6.0.0" }),
      caughtBy: "ioredis",
    },
  ],
};

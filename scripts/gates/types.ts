import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

// All of it as one program, then what is stricter: published sources, and scripts for browsers.
const patterns = ["tsconfig.json", "packages/*/tsconfig.*.json", "examples/*/public/tsconfig.json"];

export const types: Gate = {
  name: "types",
  check: async (root) => {
    const queue = globSync(patterns, { cwd: root }).toSorted();
    const outputs: string[] = [];
    let ok = true;
    const work = async (): Promise<void> => {
      for (let project = queue.shift(); project; project = queue.shift()) {
        const result = await run("tsc", ["--pretty", "false", "-p", join(root, project)], { cwd: root });
        ok &&= result.ok;
        if (!result.ok) outputs.push(`${project}\n${result.output}`);
      }
    };
    await Promise.all([work(), work()]);
    return { ok, output: outputs.join("\n") };
  },
};

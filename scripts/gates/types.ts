import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

const patterns = [
  "tsconfig.json",
  "{packages,examples,integrations}/*/tsconfig*.json",
  "examples/*/public/tsconfig.json",
];
const strangers = new Set(["integrations/consumer"]);

const projects = (root: string): string[] =>
  globSync(patterns, { cwd: root, exclude: (path) => strangers.has(path) }).toSorted();

export const types: Gate = {
  name: "types",
  check: async (root) => {
    const queue = projects(root);
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

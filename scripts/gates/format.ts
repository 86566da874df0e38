import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

export const format: Gate = {
  name: "format",
  check: (root) => run("biome", ["ci", "--colors=off", "--reporter=summary"], { cwd: root }),
};

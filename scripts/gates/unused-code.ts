import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

export const unusedCode: Gate = {
  name: "unused code",
  check: (root) => run("knip", ["--no-progress"], { cwd: root }),
};

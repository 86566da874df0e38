import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

export const size: Gate = {
  name: "size",
  check: (root) => run("size-limit", [], { cwd: root }),
};

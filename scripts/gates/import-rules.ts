import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

const folders = ["packages", "examples", "integrations", "scripts"];

export const importRules: Gate = {
  name: "import rules",
  check: (root) => {
    const present = folders.filter((folder) => existsSync(join(root, folder)));
    return run("depcruise", ["--config", ".dependency-cruiser.mjs", ...present], { cwd: root });
  },
};

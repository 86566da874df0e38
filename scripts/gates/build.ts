import { publishedPackages } from "../test/packages.ts";
import { run } from "../test/run.ts";
import type { Gate } from "./gate.ts";

export const build: Gate = {
  name: "build",
  check: async (root) => {
    // Declarations are checked against each other's source, so that no package waits for another.
    const results = await Promise.all(
      publishedPackages(root).map(async ({ name, folder }) => {
        const { ok, output } = await run("tsup", [], { cwd: folder });
        return { ok, output: ok ? "" : `${name}\n${output}` };
      }),
    );
    return {
      ok: results.every(({ ok }) => ok),
      output: results.map(({ output }) => output).join(""),
    };
  },
};

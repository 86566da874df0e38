import { type RunResult, run } from "../test/run.ts";
import { packAll } from "../test/tarballs.ts";
import type { Gate } from "./gate.ts";

/** What strangers' tools will find in the archive: its files, its exports, their types. */
export const checkTarball = async (path: string, root: string): Promise<RunResult> => {
  const contents = await run("publint", ["run", path, "--strict"], { cwd: root });
  const typing = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--no-color"];
  const exports = await run("attw", [path, ...typing], { cwd: root });
  return { ok: contents.ok && exports.ok, output: contents.output + exports.output };
};

export const packaging: Gate = {
  name: "packaging",
  check: async (root) => {
    const tarballs = await packAll(root);
    const results = await Promise.all(tarballs.map(({ path }) => checkTarball(path, root)));
    return {
      ok: results.every(({ ok }) => ok),
      output: results.flatMap(({ ok, output }) => (ok ? [] : [output])).join("\n"),
    };
  },
};

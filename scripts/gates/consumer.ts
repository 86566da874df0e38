import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunResult, run } from "../test/run.ts";
import { packAll, type Tarball } from "../test/tarballs.ts";
import type { Gate } from "./gate.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const specifiers = (tarballs: readonly Tarball[]): string[] =>
  tarballs.flatMap(({ name, entries }) => entries.map((entry) => name + entry.slice(1)));

const writeApp = async (folder: string, template: string, tarballs: readonly Tarball[]): Promise<void> => {
  await cp(template, folder, { recursive: true });
  const path = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8")) as Manifest; // ours: integrations/consumer
  const ours = Object.fromEntries(tarballs.map((tarball) => [tarball.name, `file:${tarball.path}`]));
  const dependencies = { ...manifest.dependencies, ...ours };
  await writeFile(path, JSON.stringify({ ...manifest, dependencies }));
  // The adapters' peer is a version of core that no registry has yet.
  const overrides = Object.entries(ours).map(([name, source]) => `  "${name}": "${source}"`);
  const settings = ["packages: []", "allowBuilds: { esbuild: false }", "overrides:", ...overrides, ""];
  await writeFile(join(folder, "pnpm-workspace.yaml"), settings.join("\n"));
  const imports = specifiers(tarballs).map((specifier, n) => `export * as entry${n} from "${specifier}";\n`);
  await writeFile(join(folder, "every-entry.ts"), imports.join(""));
};

const inOrder = async (steps: readonly (() => Promise<RunResult>)[]): Promise<RunResult> => {
  let output = "";
  for (const step of steps) {
    const result = await step();
    output += result.output;
    if (!result.ok) return { ok: false, output };
  }
  return { ok: true, output };
};

/** A stranger's app with nothing but the tarballs: it installs, compiles and imports every entry. */
export const consumer: Gate = {
  name: "consumer",
  check: async (root) => {
    const folder = await mkdtemp(join(tmpdir(), "latchkey-consumer-"));
    try {
      const tarballs = await packAll(root);
      await writeApp(folder, join(root, "integrations/consumer"), tarballs);
      return await inOrder([
        () => run("pnpm", ["install", "--prefer-offline", "--no-frozen-lockfile"], { cwd: folder }),
        () => run("tsc", ["-p", "tsconfig.json"], { cwd: folder }),
        () => run("tsc", ["-p", "tsconfig.bundler.json"], { cwd: folder }),
        () => run("node", ["import-all.mjs", ...specifiers(tarballs)], { cwd: folder }),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

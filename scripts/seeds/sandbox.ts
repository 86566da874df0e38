import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cleanHouse } from "./clean-house.ts";

const configuration = [
  ".dependency-cruiser.mjs",
  ".gitignore",
  ".oxlintrc.json",
  "biome.json",
  "knip.json",
  "tsconfig{,.base}.json",
  "vitest.config.ts",
  "packages/{core,adapter-postgres,adapter-redis}/tsconfig*.json",
  "scripts/lint/*",
];
const scope = "@latchkey";

export interface Sandbox {
  readonly root: string;
  write(file: string, source: string): void;
  dispose(): void;
}

/** Installed packages as they are, but the sandbox's own for each other. */
const linkModules = (from: string, to: string, sandboxRoot: string): void => {
  if (!existsSync(from)) return;
  for (const name of globSync(["*", ".bin", "@*/*"], { cwd: from, exclude: (path) => path === ".pnpm" })) {
    if (name.startsWith("@") && !name.includes("/")) continue;
    const target = name.startsWith(`${scope}/`)
      ? join(sandboxRoot, "packages", name.slice(scope.length + 1))
      : join(from, name);
    mkdirSync(dirname(join(to, name)), { recursive: true });
    symlinkSync(target, join(to, name));
  }
};

/** A clean checkout in a temporary folder, under the real configuration. */
export const createSandbox = (repository: string): Sandbox => {
  const root = mkdtempSync(join(tmpdir(), "latchkey-seeds-"));
  const write = (file: string, source: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), source);
  };
  for (const path of globSync(configuration, { cwd: repository })) {
    cpSync(join(repository, path), join(root, path));
  }
  for (const folder of [".", "packages/core", "packages/adapter-postgres", "packages/adapter-redis"]) {
    linkModules(join(repository, folder, "node_modules"), join(root, folder, "node_modules"), root);
  }
  for (const [file, source] of Object.entries(cleanHouse)) write(file, source);
  return { root, write, dispose: () => rmSync(root, { recursive: true, force: true }) };
};

// The smallest checkout that passes every gate: what seeds are put into.

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const entry = (folder: string): [string, object] => [
  folder,
  { "latchkey:source": `./src/${folder.slice(2)}/index.ts`.replace("//", "/") },
];

export const manifest = (
  name: string,
  folders: readonly string[],
  dependencies: Readonly<Record<string, string>> = {},
): string => {
  return json({ name, type: "module", exports: Object.fromEntries(folders.map(entry)), dependencies });
};

const index = 'export { seed } from "./seed.ts";\n';
const seed = 'export const seed = "clean";\n';

/** Sources by path. */
export const cleanHouse: Readonly<Record<string, string>> = {
  "package.json": json({
    name: "house",
    private: true,
    type: "module",
    devDependencies: { oxlint: "*", vitest: "*" },
  }),
  "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
  "integrations/servers/src/vitest/global-setup.ts": "export const setup = (): void => {};\n",
  "packages/core/package.json": manifest("@latchkey/core", [".", "./errors", "./ports"]),
  "packages/core/src/index.ts": `${index}export { act } from "./use-cases/act.ts";\n`,
  "packages/core/src/seed.ts": seed,
  "packages/core/src/errors/index.ts": index,
  "packages/core/src/errors/seed.ts": seed,
  "packages/core/src/ports/index.ts": index,
  "packages/core/src/ports/seed.ts": seed,
  "packages/core/src/use-cases/act.ts": 'export const act = (): string => "done";\n',
  "packages/adapter-postgres/package.json": manifest("@latchkey/adapter-postgres", ["."]),
  "packages/adapter-postgres/src/index.ts": index,
  "packages/adapter-postgres/src/seed.ts": seed,
  "packages/adapter-redis/package.json": manifest("@latchkey/adapter-redis", ["."]),
  "packages/adapter-redis/src/index.ts": index,
  "packages/adapter-redis/src/seed.ts": seed,
};

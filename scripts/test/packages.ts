import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface PublishedPackage {
  readonly name: string;
  /** Its folder, absolute. */
  readonly folder: string;
  /** "." and "./ports": what can be imported from it. */
  readonly entries: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** The packages that are released, in alphabetical order. */
export const publishedPackages = (root: string): PublishedPackage[] =>
  globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .map((path) => ({
      folder: join(root, dirname(path)),
      manifest: JSON.parse(readFileSync(join(root, path), "utf8")) as Manifest, // pnpm has read it before us
    }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ folder, manifest }) => ({
      name: manifest.name,
      folder,
      entries: Object.keys(manifest.exports ?? {}),
    }));

import { globSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type PublishedPackage, publishedPackages } from "./packages.ts";
import { run } from "./run.ts";

export interface Tarball extends PublishedPackage {
  readonly path: string;
}

/** Packs a folder as `pnpm publish` would, and returns the archive's path. */
export const pack = async (folder: string, destination: string): Promise<string> => {
  await rm(destination, { recursive: true, force: true });
  await mkdir(destination, { recursive: true });
  const packed = await run("pnpm", ["pack", "--pack-destination", destination], { cwd: folder });
  const [archive] = globSync("*.tgz", { cwd: destination });
  if (!packed.ok || !archive) throw new Error(`${folder} can't be packed:\n${packed.output}`);
  return join(destination, archive);
};

/** Packs every published package; they must have been built. */
export const packAll = (root: string): Promise<Tarball[]> =>
  Promise.all(
    publishedPackages(root).map(async (published) => ({
      ...published,
      path: await pack(published.folder, join(root, ".cache/packs", published.name)),
    })),
  );

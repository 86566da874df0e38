import { findChromium, redisBinary } from "@latchkey/test-servers";
import { run } from "./run.ts";

interface Engine {
  readonly debianPackage: string;
  /** Throws, with advice, when it is missing. */
  readonly find: () => string;
}

const engines: readonly Engine[] = [
  { debianPackage: "redis-server", find: redisBinary },
  { debianPackage: "chromium", find: findChromium },
];

const missing = (): Engine[] =>
  engines.filter(({ find }) => {
    try {
      find();
      return false;
    } catch {
      return true;
    }
  });

const install = async (debianPackages: readonly string[], root: string): Promise<void> => {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const command = ["install", "-y", "--no-install-recommends", ...debianPackages];
  console.log(`apt-get update && apt-get ${command.join(" ")}`);
  const updated = await run("apt-get", ["update", "-q"], { cwd: root, env });
  const installed = await run("apt-get", command, { cwd: root, env });
  if (!installed.ok) throw new Error(`${updated.output}\n${installed.output}`);
};

/** Makes sure of what npm can't bring: Redis and Chromium. Installs them where that is ours to do. */
export const ensureEngines = async (root: string): Promise<void> => {
  const packages = missing().map(({ debianPackage }) => debianPackage);
  const mayInstall = process.getuid?.() === 0 && (await run("apt-get", ["--version"], { cwd: root })).ok;
  if (packages.length > 0 && mayInstall) await install(packages, root);
  for (const { find } of missing()) find();
};

// Installs with the pinned pnpm, then hands over to the pinned Node. Needs nothing but Node 20.11 and npm.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");
const [script, ...args] = process.argv.slice(2);

// Without --prefer-offline, npx waits a minute for the network before it looks into its own cache.
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const install = spawnSync(
  "npx",
  ["--yes", "--prefer-offline", packageManager, "install", "--frozen-lockfile", "--prefer-offline"],
  {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, CI: "true", npm_config_loglevel: "error" },
  },
);
if (install.status !== 0) process.exit(install.status ?? 1);

const child = spawn(
  join(bin, "node"),
  ["--conditions=latchkey:source", join(root, "scripts", script), ...args],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: bin + delimiter + process.env.PATH },
  },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`The pinned Node does not start: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});

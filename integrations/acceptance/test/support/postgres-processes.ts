import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { PostgresServer } from "@latchkey/test-servers";

const run = promisify(execFile);

/** The postmaster and all of its backends: a signal to one of them leaves the others at work. */
const pidsOf = async (server: PostgresServer): Promise<readonly number[]> => {
  const { stdout } = await run("pgrep", ["-P", String(server.pid)]);
  return [server.pid, ...stdout.trim().split("\n").map(Number)];
};

const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // A backend that ended meanwhile.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
};

/** `kill -9` of everything that is Postgres: no statement comes to its end. */
export const killPostgres = async (server: PostgresServer): Promise<void> => {
  // The postmaster is the first of them, or it would heal what its backends suffer.
  signalAll(await pidsOf(server), "SIGKILL");
  await server.kill();
};

/** SIGSTOP: connections stay open and nothing is answered, until the function that is returned is called. */
export const pausePostgres = async (server: PostgresServer): Promise<() => void> => {
  const pids = await pidsOf(server);
  signalAll(pids, "SIGSTOP");
  return () => signalAll(pids, "SIGCONT");
};

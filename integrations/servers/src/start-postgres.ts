import { execFile } from "node:child_process";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

export interface PostgresOptions {
  /** Whether commits wait for the disk. A kill -9 of the server loses nothing either way; a power cut would. */
  readonly fsync?: boolean;
  /** More settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  /** The URL of the database `postgres`, as superuser. */
  readonly url: string;
  readonly port: number;
  /** The postmaster's process; another one after `restart()`. */
  readonly pid: number;
  /** `kill -9`: the server has no time to say goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data; stops it first when it still runs. */
  restart(): Promise<void>;
  /** Stops it for good and removes its data. */
  stop(): Promise<void>;
}

const run = promisify(execFile);

const canConnect = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  await client.end();
};

/** Starts a PostgreSQL of its own on a free port of the loopback interface. */
export const startPostgres = async (options: PostgresOptions = {}): Promise<PostgresServer> => {
  const runAs = unprivilegedUser();
  const binaries = await postgresBinaries(runAs);
  const directory = await mkdtemp(join(tmpdir(), "latchkey-pgdata-"));
  if (runAs.uid !== undefined && runAs.gid !== undefined) await chown(directory, runAs.uid, runAs.gid);
  const data = join(directory, "data");
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await run(binaries.initdb, initdb, { ...runAs, cwd: directory });

  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    fsync: options.fsync ? "on" : "off",
    full_page_writes: options.fsync ? "on" : "off",
    ...options.settings,
  };
  const args = ["-D", data, "-p", String(port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);

  const start = (): Promise<ServerProcess> =>
    startServerProcess({ command: binaries.postgres, args, runAs, probe: () => canConnect(url) });

  // After a kill -9 the old backends hold the shared memory until each has noticed.
  const startAfterCrash = async (triesLeft: number): Promise<ServerProcess> => {
    try {
      return await start();
    } catch (error) {
      if (triesLeft === 0) throw error;
      await sleep(200);
      return startAfterCrash(triesLeft - 1);
    }
  };

  let server = await start();
  let isRunning = true;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isRunning) return;
    isRunning = false;
    await server.end(signal);
  };

  return {
    url,
    port,
    get pid() {
      return server.pid;
    },
    kill: () => end("SIGKILL"),
    restart: async () => {
      await end("SIGINT");
      server = await startAfterCrash(25);
      isRunning = true;
    },
    stop: async () => {
      await end("SIGINT");
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
      await binaries.dispose();
    },
  };
};

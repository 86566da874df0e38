import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { redisBinary } from "./redis-binary.ts";
import { startServerProcess } from "./server-process.ts";

export interface RedisOptions {
  /** More settings of redis.conf; `noeviction` and no snapshots unless they say otherwise. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Another one after `restart()`. */
  readonly pid: number;
  /** `kill -9`: connections break, and all data is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty; stops it first when it still runs. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Stops it for good. */
  stop(): Promise<void>;
}

const canPing = async (port: number): Promise<void> => {
  const redis = new Redis({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
};

/** Starts a Redis of its own on a free port of the loopback interface. */
export const startRedis = async (options: RedisOptions = {}): Promise<RedisServer> => {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "latchkey-redis-"));
  const settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: directory,
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const command = redisBinary();
  const start = () => startServerProcess({ command, args, probe: () => canPing(port) });

  let server = await start();
  let isRunning = true;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!isRunning) return;
    isRunning = false;
    await server.end(signal);
  };

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get pid() {
      return server.pid;
    },
    kill: () => end("SIGKILL"),
    restart: async () => {
      await end("SIGKILL");
      server = await start();
      isRunning = true;
    },
    pause: () => server.send("SIGSTOP"),
    resume: () => server.send("SIGCONT"),
    // Nothing of it is kept, and SIGKILL reaches a paused server too.
    stop: async () => {
      await end("SIGKILL");
      await rm(directory, { recursive: true, force: true });
    },
  };
};

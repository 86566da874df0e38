import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@latchkey/test-servers";

export interface ExampleOptions {
  readonly name: "hono" | "express";
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it keeps its state; a fresh one, removed at the end, unless given. */
  readonly directory?: string;
}

export interface ExampleProcess {
  readonly url: string;
  readonly directory: string;
  /** Everything that it has printed so far. */
  output(): string;
  /** Ends it by this signal and waits until its whole group is gone. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ExampleExit {
  readonly code: number | null;
  readonly output: string;
}

const examples = join(import.meta.dirname, "../../..");
const readyWithinMs = 120_000;

/** The variables of the machine that must not decide a test. */
const ours =
  /^(?:NODE_ENV|PORT|HOST|DATABASE_URL|REDIS_URL|LATCHKEY_|SMTP_|TRUSTED_PROXIES|NODE_OPTIONS|VITEST)/;

const spawnExample = (
  name: string,
  environment: Readonly<Record<string, string>>,
  directory: string,
): ChildProcess => {
  const inherited = Object.entries(process.env).filter(([variable]) => !ours.test(variable));
  return spawn(
    process.execPath,
    ["--conditions=latchkey:source", join(examples, name, "src/server.ts")],
    // A group of its own, so that nothing of it outlives a test.
    {
      cwd: directory,
      detached: true,
      env: { ...Object.fromEntries(inherited), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
};

const killGroup = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group is gone already.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

const watch = (child: ChildProcess) => {
  let text = "";
  const listeners = new Set<() => void>();
  const keep = (chunk: Buffer): void => {
    text += chunk.toString("utf8");
    for (const listener of listeners) listener();
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return { output: () => text, exited, onOutput: (listener: () => void) => listeners.add(listener) };
};

/** Runs an example that is expected not to start. @returns its exit code and what it said */
export const runExampleToExit = async (
  options: ExampleOptions & { directory: string },
): Promise<ExampleExit> => {
  const environment = { PORT: String(await freePort()), ...options.environment };
  const child = spawnExample(options.name, environment, options.directory);
  const { output, exited } = watch(child);
  const timer = setTimeout(() => killGroup(child, "SIGKILL"), readyWithinMs);
  const code = await exited;
  clearTimeout(timer);
  return { code, output: output() };
};

/** Starts an example as a process of its own on a free port; resolves when it says that it listens. */
export const startExample = async (options: ExampleOptions): Promise<ExampleProcess> => {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "latchkey-example-")));
  const port = await freePort();
  const child = spawnExample(options.name, { PORT: String(port), ...options.environment }, directory);
  const { output, exited, onOutput } = watch(child);
  const killWithUs = (): void => killGroup(child, "SIGKILL");
  process.once("exit", killWithUs);

  await new Promise<void>((resolve, reject) => {
    const fail = (what: string): void => {
      killGroup(child, "SIGKILL");
      reject(new Error(`examples/${options.name} ${what}\n${output()}`));
    };
    const timer = setTimeout(() => fail("did not start in time"), readyWithinMs);
    onOutput(() => {
      if (!output().includes("is open at")) return;
      clearTimeout(timer);
      resolve();
    });
    void exited.then((code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });

  return {
    url: `http://localhost:${port}`,
    directory,
    output,
    stop: async (signal = "SIGTERM") => {
      killGroup(child, signal);
      const code = await exited;
      killGroup(child, "SIGKILL");
      process.off("exit", killWithUs);
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
      return code;
    },
  };
};

import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunAs } from "./unprivileged-user.ts";

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly runAs?: RunAs;
  /** Throws until the server answers. */
  readonly probe: () => Promise<void>;
}

export interface ServerProcess {
  readonly pid: number;
  /** Sends the signal and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  send(signal: NodeJS.Signals): void;
}

const readyWithinMs = 30_000;
const probeEveryMs = 25;

const collectOutput = (child: ChildProcess): (() => string) => {
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-4_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return () => output;
};

/** Starts a server and resolves when it answers its probe; its last output is in the error when it doesn't. */
export const startServerProcess = async (server: ServerCommand): Promise<ServerProcess> => {
  const child = spawn(server.command, server.args, { stdio: ["ignore", "pipe", "pipe"], ...server.runAs });
  const output = collectOutput(child);
  let failure: Error | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      failure = error;
      resolve();
    });
    child.once("exit", (code, signal) => {
      failure = new Error(`exited with ${signal ?? code}`);
      resolve();
    });
  });
  // A test run that dies must not leave servers behind.
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  void exited.then(() => process.off("exit", killWithUs));

  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    if (failure) throw new Error(`${server.command} ${failure.message}\n${output()}`, { cause: failure });
    try {
      await server.probe();
      break;
    } catch (error) {
      if (Date.now() > deadline) {
        child.kill("SIGKILL");
        throw new Error(`${server.command} did not answer within ${readyWithinMs} ms\n${output()}`, {
          cause: error,
        });
      }
      await sleep(probeEveryMs);
    }
  }

  return {
    pid: child.pid ?? 0,
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
    send: (signal) => void child.kill(signal),
  };
};

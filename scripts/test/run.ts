import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the output while it comes instead of collecting it. */
  readonly live?: boolean;
}

export interface RunResult {
  readonly ok: boolean;
  /** What it wrote to both streams, in the order it came; empty when live. */
  readonly output: string;
}

/** Runs a program to its end. A program that can't be started is a failed one. */
export const run = (command: string, args: readonly string[], options: RunOptions): Promise<RunResult> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: options.live ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
    });
    const stopWithUs = (): void => void child.kill();
    process.once("exit", stopWithUs);
    child.once("close", () => process.off("exit", stopWithUs));
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", (error) => resolve({ ok: false, output: `${command}: ${error.message}\n` }));
    child.once("close", (code) =>
      resolve({ ok: code === 0, output: Buffer.concat(chunks).toString("utf8") }),
    );
  });

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInbox, type Inbox } from "@latchkey/core/testing";
import { type Browser, type BrowserOptions, createBrowser, type Transport } from "./create-browser.ts";
import type { HouseCommand, HouseReport, HouseSettings } from "./house-messages.ts";

/** A house in a process of its own, over HTTP. */
export interface HouseProcess {
  readonly inbox: Inbox;
  open(options?: BrowserOptions): Browser;
  suspend(userId: string): Promise<void>;
  /** Drains its worker; it goes on serving. */
  stopWorker(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

interface Start {
  readonly settings: HouseSettings;
  /** Where its messages go; an inbox of its own if absent. */
  readonly inbox?: Inbox;
  /** When it is killed: `onTestFinished` in a test, `afterAll` outside. */
  readonly until: (kill: () => Promise<void>) => void;
}

const entry = join(import.meta.dirname, "house-process.ts");

const overHttp =
  (port: number): Transport =>
  async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? null : await request.text();
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      body,
    });
  };

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
};

/** Starts a house and resolves when it listens. */
export const startHouseProcess = async ({
  settings,
  until,
  inbox = createInbox(),
}: Start): Promise<HouseProcess> => {
  const child = fork(entry, [], {
    execArgv: ["--conditions=latchkey:source"],
    env: { ...process.env, HOUSE_SETTINGS: JSON.stringify(settings) },
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended(child);
  };
  until(kill);

  const waiting = new Map<number, (error: string | null) => void>();
  const listening = Promise.withResolvers<number>();
  child.once("exit", (code) =>
    listening.reject(new Error(`The house ended with ${code} before it listened.`)),
  );
  child.on("message", (report: HouseReport) => {
    if (report.kind === "listening") listening.resolve(report.port);
    if (report.kind === "message") void inbox.send(report.envelope, new AbortController().signal);
    if (report.kind === "done") waiting.get(report.id)?.(report.error);
  });

  let commands = 0;
  const order = async (command: { kind: "suspend"; userId: string } | { kind: "stop" }): Promise<void> => {
    commands += 1;
    const id = commands;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.set(id, (error) => (error === null ? resolve() : reject(new Error(error))));
    const sent: HouseCommand = { id, ...command };
    child.send(sent);
    await promise;
  };

  const transport = overHttp(await listening.promise);
  return {
    inbox,
    open: (options) => createBrowser(transport, options),
    suspend: (userId) => order({ kind: "suspend", userId }),
    stopWorker: () => order({ kind: "stop" }),
    kill,
  };
};

/** Two houses that share stores and an inbox. */
export const startTwoHouses = (start: Start): Promise<readonly [HouseProcess, HouseProcess]> => {
  const shared = { inbox: createInbox(), ...start };
  return Promise.all([startHouseProcess(shared), startHouseProcess(shared)]);
};

import type { TunableOptions } from "@latchkey/core";
import type { Clock, Courier, Ephemeral, Random, Storage } from "@latchkey/core/ports";
import { createInbox, type Inbox } from "@latchkey/core/testing";
import { assembleHouse, type HouseAuth } from "./assemble-house.ts";
import { type Browser, type BrowserOptions, createBrowser } from "./create-browser.ts";
import { createLog, type Log } from "./create-log.ts";

export interface HouseOptions {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly options?: TunableOptions;
  readonly clock?: Clock;
  readonly courier?: Courier;
  readonly random?: Random;
}

/** A house in this process, with the messages that it sent and the lines that it logged. */
export interface House {
  readonly auth: HouseAuth;
  readonly inbox: Inbox;
  readonly log: Log;
  /** A browser of somebody new. */
  open(options?: BrowserOptions): Browser;
}

/** A single byte is asked for just once: how long the worker waits before it sends. Tests need not wait. */
const eagerRandom: Random = {
  bytes: (length) => (length === 1 ? new Uint8Array(1) : crypto.getRandomValues(new Uint8Array(length))),
};

export const createHouse = ({ courier, random = eagerRandom, ...parts }: HouseOptions): House => {
  const inbox = createInbox();
  const log = createLog();
  const auth = assembleHouse({ ...parts, random, courier: courier ?? inbox, logger: log });
  return { auth, inbox, log, open: (browser) => createBrowser(auth.handler, browser) };
};

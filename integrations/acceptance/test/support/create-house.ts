import type { TunableOptions } from "@latchkey/core";
import type { Clock, Courier, Ephemeral, Storage } from "@latchkey/core/ports";
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
}

/** A house in this process, with the messages that it sent and the lines that it logged. */
export interface House {
  readonly auth: HouseAuth;
  readonly inbox: Inbox;
  readonly log: Log;
  /** A browser of somebody new. */
  open(options?: BrowserOptions): Browser;
}

export const createHouse = ({ storage, ephemeral, options, clock, courier }: HouseOptions): House => {
  const inbox = createInbox();
  const log = createLog();
  const auth = assembleHouse({ storage, ephemeral, courier: courier ?? inbox, logger: log, options, clock });
  return { auth, inbox, log, open: (browser) => createBrowser(auth.handler, browser) };
};

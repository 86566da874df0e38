import { inspect } from "node:util";
import type { TunableOptions } from "@latchkey/core";
import type { Ephemeral, Storage } from "@latchkey/core/ports";
import type { Redis } from "ioredis";
import type pg from "pg";
import { type Browser, createBrowser, type Transport } from "./create-browser.ts";
import { createHouse, type House } from "./create-house.ts";
import { readKeys, readTables } from "./read-stores.ts";

export interface Recorded {
  /** Where it was seen, such as `response POST /auth/register` or `redis lk:…`. */
  readonly place: string;
  readonly text: string;
}

export interface RecordedHouse extends House {
  /** All that was seen so far: logs, answers, addresses, errors and dumps of both stores. */
  readonly records: readonly Recorded[];
  /** Adds what both stores hold now. */
  dump(): Promise<void>;
  /** Adds an error as everything that could print it would. */
  keepError(error: unknown): void;
}

interface RecordOptions {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly pool: pg.Pool;
  readonly redis: Redis;
  readonly prefix: string;
  readonly options?: TunableOptions;
}

const inWords = (value: unknown): string => inspect(value, { depth: 20, showHidden: true, getters: true });

/** A house of which everything that leaves it or is kept is recorded. */
export const recordHouse = (parts: RecordOptions): RecordedHouse => {
  const house = createHouse(parts);
  const records: Recorded[] = [];
  const keep = (place: string, text: string): void => {
    records.push({ place, text });
  };

  const transport: Transport = async (request, from) => {
    keep("address", request.url);
    const response = await house.auth.handler(request, from);
    const { pathname } = new URL(request.url);
    const name = `response ${request.method} ${pathname} ${response.status}`;
    keep(`${name} headers`, [...response.headers].join("\n"));
    keep(name, await response.clone().text());
    return response;
  };

  return {
    ...house,
    open: (options): Browser => createBrowser(transport, options),
    get records() {
      return [...records, ...house.log.lines.map((text) => ({ place: "log", text }))];
    },
    dump: async () => {
      for (const [table, rows] of Object.entries(await readTables(parts.pool))) {
        for (const row of rows) keep(`table ${table}`, row);
      }
      for (const [key, value] of Object.entries(await readKeys(parts.redis, parts.prefix)))
        keep(`redis ${key}`, `${key} ${value}`);
    },
    keepError: (error) => {
      keep(
        "error",
        `${String(error)}\n${error instanceof Error ? error.stack : ""}\n${JSON.stringify(error)}\n${inWords(error)}`,
      );
    },
  };
};

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoreError } from "@latchkey/core/errors";
import { memoryStorage } from "@latchkey/core/memory";
import type { CommandValues, Storage } from "@latchkey/core/ports";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exportCommand } from "../src/cli/export-command.ts";
import { keys } from "./support/read-keys.ts";
import { openStaffHouse, type StaffHouse } from "./support/staff-house.ts";

const environment = {
  LATCHKEY_SECRET: keys.secrets.join(","),
  LATCHKEY_INDEX_SECRET: keys.indexSecret,
  USER: "Ada.L",
};

let directory: string;
let file: string;
let house: StaffHouse;
/** From which read of changes on the storage fails. */
let failsFrom: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "latchkey-export-"));
  file = join(directory, "records");
  failsFrom = Number.POSITIVE_INFINITY;
  const bare = memoryStorage();
  let reads = 0;
  const storage: Storage = {
    ...bare,
    audit: {
      ...bare.audit,
      listChangesOf: async (records) => {
        reads += 1;
        if (reads >= failsFrom) throw new StoreError("ERR_STORAGE_UNAVAILABLE", "secret detail");
        return bare.audit.listChangesOf(records);
      },
    },
  };
  house = await openStaffHouse(storage);
  for (let count = 0; count < 150; count += 1) await house.register();
});
afterEach(() => rm(directory, { recursive: true }));

async function run(values: CommandValues, variables: Readonly<Record<string, string>> = environment) {
  const printed: string[] = [];
  const context = {
    environment: variables,
    print: (line: string) => void printed.push(line),
    progress: () => undefined,
    openStorage: async () => ({ storage: house.storage, close: async () => undefined }),
  };
  await exportCommand.run({ out: file, ...values }, context);
  return printed.join("\n");
}

const text = (): Promise<string> => readFile(file, "utf8");
const idsOf = (jsonl: string): readonly string[] =>
  jsonl
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).record.id);

test("writes what can be read of the records to a file that its owner alone can read, and is on record", async () => {
  expect(await run({ reason: "Ticket 7" })).toMatch(/^Wrote \d+ bytes to /);
  // 150, the member of staff, and the beginning of the export itself.
  expect(new Set(idsOf(await text())).size).toBe(152);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { items } = await house.audit.search({ name: "audit.export" });
  expect(items).toHaveLength(2);
  for (const { actor, words } of items) {
    expect([actor, words]).toEqual([{ kind: "system", job: "cli:ada.l" }, "Ticket 7"]);
  }
});

test("an export that broke off tells where it goes on, and then loses and repeats nothing", async () => {
  failsFrom = 2;
  const failure = await run({ format: "jsonl" }).catch((error: unknown) => String(error));
  const [, cursor] = /What was written is whole: go on with --cursor (\S+)$/.exec(failure) ?? [];
  expect(failure).not.toContain("secret detail");
  expect(idsOf(await text())).toHaveLength(100);
  failsFrom = Number.POSITIVE_INFINITY;
  await run({ cursor });
  const ids = idsOf(await text());
  expect([ids.length, new Set(ids).size]).toEqual([152, 152]);
});

test("one that gave nothing leaves no file behind", async () => {
  failsFrom = 1;
  await expect(run({})).rejects.not.toThrow("--cursor");
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

test("csv goes on without a second header, and OCSF has the version that was asked for", async () => {
  failsFrom = 2;
  const failure = await run({ format: "csv" }).catch((error: unknown) => String(error));
  failsFrom = Number.POSITIVE_INFINITY;
  await run({ format: "csv", cursor: /--cursor (\S+)$/.exec(failure)?.[1] });
  expect((await text()).match(/^record_id,/gm)).toHaveLength(1);
  await rm(file);
  await run({ format: "ocsf", "ocsf-version": "1.8" });
  expect(JSON.parse((await text()).split("\n")[0] ?? "")).toMatchObject({ metadata: { version: "1.8.0" } });
});

test("since and until narrow it, in UTC", async () => {
  await run({ until: "2020-01-01" });
  expect(await text()).toBe("");
  await rm(file);
  await run({ since: "2020-01-01T00:00" });
  expect(idsOf(await text()).length).toBeGreaterThan(150);
});

test("never writes over a file", async () => {
  await writeFile(file, "precious");
  await expect(run({})).rejects.toThrow("EEXIST");
  expect(await text()).toBe("precious");
});

test.each<[string, CommandValues, Readonly<Record<string, string>>]>([
  ["LATCHKEY_SECRET", {}, {}],
  ["LATCHKEY_INDEX_SECRET", {}, { LATCHKEY_SECRET: environment.LATCHKEY_SECRET }],
  ["--format is", { format: "xml" }, environment],
  ["--ocsf-version is", { format: "ocsf", "ocsf-version": "2" }, environment],
  ["--ocsf-version belongs", { format: "csv", "ocsf-version": "1.9" }, environment],
  ["--since is a time", { since: "2026-02-31" }, environment],
  ["--as NAME", { as: "a b" }, environment],
  ["until: after since", { since: "2026-01-02", until: "2026-01-01" }, environment],
  ["cursor", { cursor: "nonsense" }, environment],
  ["--out FILE", { evidence: "x" }, environment],
])("says %j before anything is written", async (message, values, variables) => {
  const failure: unknown = await run(values, variables).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "CommandError", message: expect.stringContaining(message) });
  expect(String(failure)).not.toContain(environment.LATCHKEY_SECRET);
  if (values["cursor"] === undefined) await expect(stat(file)).rejects.toThrow("ENOENT");
});

import { type Audit, createAudit, withAudit } from "@latchkey/audit";
import { type AuditConsoleOptions, auditConsole, type ConsoleReader } from "@latchkey/audit/console";
import { AuthError, StoreError } from "@latchkey/core/errors";
import { memoryStorage } from "@latchkey/core/memory";
import type { Storage } from "@latchkey/core/ports";
import { buildId } from "@latchkey/core/testing";
import { beforeEach, expect, test } from "vitest";
import { keys } from "./support/read-keys.ts";

const staff: ConsoleReader = { actor: { kind: "staff", userId: buildId(), onBehalfOf: null } };

let storage: Storage;
let audit: Audit;
beforeEach(() => {
  storage = withAudit(memoryStorage(), keys);
  audit = createAudit(storage, keys);
});

const open = (options: Partial<AuditConsoleOptions> = {}) =>
  auditConsole({ audit, storage, basePath: "/staff/audit", authorize: async () => staff, ...options });

const get = async (path: string, options: Partial<AuditConsoleOptions> = {}, init: RequestInit = {}) => {
  const response = await open(options)(new Request(`https://shop.example/staff/audit${path}`, init));
  return { status: response.status, body: await response.text() };
};

/** What stands in the log about its own reading, newest first. */
const readings = async () => (await audit.search({ name: "audit.read" })).items;

test("a flood of strangers is one record a minute, and none of them is forgotten", async () => {
  let now = Date.parse("2026-11-23T10:00:00Z");
  let reader: ConsoleReader | null = null;
  let isDown = false;
  const handle = open({
    clock: { now: () => new Date(now) },
    authorize: async () => reader,
    storage: {
      ...storage,
      commit: async (operation) => {
        if (isDown) throw new StoreError("ERR_STORAGE_UNAVAILABLE", "down");
        await storage.commit(operation);
      },
    },
  });
  const ask = async (): Promise<number> =>
    (await handle(new Request("https://shop.example/staff/audit", { headers: { "user-agent": "Bot" } })))
      .status;
  const denials = async () =>
    (await readings())
      .filter(({ outcome }) => outcome === "denied")
      .map(({ occurrences, userAgent }) => [occurrences, userAgent]);

  for (let count = 0; count < 500; count += 1) expect(await ask()).toBe(404);
  expect(await denials()).toEqual([[1, "Bot"]]);
  now += 60_000;
  isDown = true;
  expect(await ask()).toBe(503);
  isDown = false;
  // Whoever looks, sees them.
  reader = staff;
  expect(await ask()).toBe(200);
  expect(await denials()).toEqual([
    [500, null],
    [1, "Bot"],
  ]);
});

test("who is not signed in, or may not, by what the host throws, is a stranger", async () => {
  for (const code of ["not_authenticated", "session_expired", "forbidden"] as const) {
    const { status, body } = await get("", {
      authorize: async () => {
        throw new AuthError(code);
      },
    });
    expect([status, body], code).toEqual([404, "There is nothing here.\n"]);
  }
});

test("what another site's page or a browser's foresight asks for is not read, and not put down to the reader", async () => {
  for (const headers of [
    { "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" },
    { "sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate" },
    { "sec-fetch-site": "same-site", "sec-fetch-dest": "empty" },
    { "sec-fetch-site": "none", "sec-fetch-dest": "document", "sec-purpose": "prefetch;prerender" },
  ]) {
    expect(await get("", {}, { headers }), JSON.stringify(headers)).toMatchObject({ status: 404 });
  }
  expect(await readings()).toEqual([]);
  for (const headers of [
    { "sec-fetch-site": "cross-site", "sec-fetch-dest": "document", "sec-fetch-mode": "navigate" },
    { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty" },
  ])
    expect(await get("", {}, { headers })).toMatchObject({ status: 200 });
});

test("a reading is recorded whatever its reader's words and browser are, and found by his address", async () => {
  const request = { ip: "::ffff:192.0.2.99" };
  const authorize = async () => ({ ...staff, request, reason: `a\0${"x".repeat(997)}😀` });
  expect((await get("", { authorize }, { headers: { "user-agent": "u".repeat(9_000) } })).status).toBe(200);
  const { items } = await audit.search({ ip: "192.0.2.99" });
  expect(items).toHaveLength(1);
  expect(items[0]?.words?.isWellFormed()).toBe(true);
  expect((await get("", {}, { headers: { "user-agent": "u".repeat(9_000) } })).status).toBe(200);
  expect((await readings())[0]?.userAgent).toHaveLength(500);
});

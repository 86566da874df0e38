import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createHouse } from "./support/create-house.ts";
import { register, startFlow, wrongCode } from "./support/flows.ts";
import { openStores } from "./support/open-stores.ts";
import { countRows, readRow } from "./support/read-stores.ts";
import { startReplyThief } from "./support/reply-thief.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const helper = createHouse(stores);

const thief = await startReplyThief(stores.place.databaseUrl);
// One connection, so that the thief knows which answer belongs to what; without a worker of its own.
const robbedStores = openStores({ ...stores.place, databaseUrl: thief.url, poolSize: 1 });
const robbed = createHouse(robbedStores);
await robbed.auth.start();
await robbed.auth.stop();
afterAll(async () => {
  await robbedStores.close();
  await thief.close();
});

let people = 0;
let before: Record<string, number> = {};
beforeEach(async () => {
  people += 1;
  await robbedStores.storage.ping();
  before = await countRows(stores.pool);
});

const startRegistration = async () => {
  const flow = await startFlow(helper, helper.open(), "/register", { email: `person${people}@example.com` });
  before = await countRows(stores.pool);
  return flow;
};

/** What rows came since, of those that were expected to. */
const newRows = async (...tables: readonly string[]): Promise<Record<string, number>> => {
  const now = await countRows(stores.pool);
  return Object.fromEntries(tables.map((table) => [table, (now[table] ?? 0) - (before[table] ?? 0)]));
};

/** A verify reads first and then commits: the second answer is the commit's. */
const afterRead = 1;

describe("a commit whose answer is lost on the way", () => {
  test.each(["lose-reply", "lose-request"] as const)(
    "is answered as success, once, when the connection breaks (%s)",
    async (deed) => {
      const flow = await startRegistration();
      thief.arm(deed, afterRead);
      const answer = await robbed.open().post("/register/verify", flow);
      expect(thief.isDone()).toBe(true);
      expect(answer).toMatchObject({ status: 201, body: { user: { userType: "client" } } });
      expect(answer.setCookie).toHaveLength(2);
      expect(await newRows("users", "client_profiles", "sessions", "redemptions", "operations")).toEqual({
        users: 1,
        client_profiles: 1,
        sessions: 1,
        redemptions: 1,
        operations: 1,
      });
      expect(await robbed.open().post("/register/verify", flow)).toMatchObject({
        status: 409,
        body: { code: "challenge_used" },
      });
    },
  );

  test("counts a wrong code once", async () => {
    const { challenge, code } = await startRegistration();
    thief.arm("lose-reply", afterRead);
    const answer = await robbed.open().post("/register/verify", { challenge, code: wrongCode(code) });
    expect(thief.isDone()).toBe(true);
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid_code", attemptsLeft: 4 } });
    expect(await newRows("counters", "operations")).toEqual({ counters: 1, operations: 1 });
    expect(
      await readRow(stores.pool, "select n from latchkey.counters order by counted_at desc limit 1"),
    ).toEqual({ n: 1 });
    expect((await robbed.open().post("/register/verify", { challenge, code })).status).toBe(201);
  });

  test("sends one message for a start", async () => {
    const email = `person${people}@example.com`;
    thief.arm("lose-reply", afterRead);
    const answer = await robbed.open().post("/register", { as: "client", email });
    expect(thief.isDone()).toBe(true);
    expect(answer.status).toBe(202);
    expect(await newRows("deliveries", "operations")).toEqual({ deliveries: 1, operations: 1 });
  });

  test("makes one edit of a profile", async () => {
    const { browser } = await register(helper, { email: `person${people}@example.com` });
    await browser.get("/session");
    const moved = robbed.open();
    for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
    thief.arm("lose-reply", afterRead);
    const answer = await moved.request("PATCH", "/me", { fullName: "Once" }, { "if-match": '"1"' });
    expect(thief.isDone()).toBe(true);
    expect(answer).toMatchObject({ status: 200, body: { version: 2 } });
    expect((await browser.get("/me")).body).toMatchObject({ version: 2, profile: { fullName: "Once" } });
  });

  test("ends in 503 without a cookie when the line stays silent, and the code makes no second user", async () => {
    const flow = await startRegistration();
    thief.arm("keep-silent", afterRead);
    const from = Date.now();
    const answer = await robbed.open().post("/register/verify", flow);
    expect(Date.now() - from).toBeLessThan(6_000);
    expect(thief.isDone()).toBe(true);
    expect(answer).toMatchObject({ status: 503, body: { code: "service_unavailable" }, setCookie: [] });
    expect(await robbed.open().post("/register/verify", flow)).toMatchObject({
      status: 409,
      body: { code: "challenge_used" },
    });
    expect(await newRows("users", "sessions", "redemptions")).toEqual({
      users: 1,
      sessions: 1,
      redemptions: 1,
    });
  });
});

describe("a read whose answer is lost on the way", () => {
  test("is asked again, and nobody notices", async () => {
    const flow = await startRegistration();
    thief.arm("lose-reply", 0);
    expect((await robbed.open().post("/register/verify", flow)).status).toBe(201);
    expect(thief.isDone()).toBe(true);
  });
});

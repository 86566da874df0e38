import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import type { Answer, Browser } from "./support/create-browser.ts";
import { createHouse } from "./support/create-house.ts";
import { register, signIn, startFlow, textOf } from "./support/flows.ts";
import { openStores } from "./support/open-stores.ts";
import { ownPostgres, ownRedis } from "./support/own-servers.ts";
import { killPostgres, pausePostgres } from "./support/postgres-processes.ts";
import { countRows, readKeys } from "./support/read-stores.ts";
import { expectAllAudited } from "./support/watch-writes.ts";

const [postgres, redis] = await Promise.all([ownPostgres(), ownRedis()]);
const prefix = "bad";
const stores = openStores({ databaseUrl: postgres.url, redisUrl: redis.url, prefix });
afterAll(async () => {
  await expectAllAudited(stores.pool);
  await stores.close();
});
const house = createHouse({ ...stores, options: { challenge: { resendAfterSeconds: 0 } } });

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

type Outcome = "503" | "works";

interface Route {
  readonly name: string;
  /** Prepares it while all is well; resolves to the call. */
  readonly prepare: () => Promise<() => Promise<Answer>>;
  readonly withoutRedis: Outcome;
  readonly withoutPostgres: Outcome;
}

/** A signed-in client whose session is in the cache. */
const member = async (): Promise<Browser> => {
  const { browser } = await register(house, { email: newEmail() });
  await browser.get("/session");
  return browser;
};

const verify = (path: "/register" | "/sign-in") => async () => {
  const email = newEmail();
  if (path === "/sign-in") await register(house, { email });
  const flow = await startFlow(house, house.open(), path, { email });
  return () => house.open().post(`${path}/verify`, flow);
};

const asMember = (call: (browser: Browser) => Promise<Answer>) => async () => {
  const browser = await member();
  return () => call(browser);
};

const codeFlow = { withoutRedis: "503", withoutPostgres: "503" } as const;
const account = { withoutRedis: "works", withoutPostgres: "503" } as const;
const cached = { withoutRedis: "works", withoutPostgres: "works" } as const;

const routes: readonly Route[] = [
  {
    name: "POST /register",
    prepare: async () => () => house.open().post("/register", { as: "client", email: newEmail() }),
    ...codeFlow,
  },
  { name: "POST /register/verify", prepare: verify("/register"), ...codeFlow },
  {
    name: "POST /sign-in",
    prepare: async () => () => house.open().post("/sign-in", { email: newEmail() }),
    ...codeFlow,
  },
  { name: "POST /sign-in/verify", prepare: verify("/sign-in"), ...codeFlow },
  {
    name: "POST /challenges/resend",
    prepare: async () => {
      const { challenge } = await startFlow(house, house.open(), "/register", { email: newEmail() });
      return () => house.open().post("/challenges/resend", { challenge });
    },
    ...codeFlow,
  },
  { name: "GET /health", prepare: async () => () => house.open().get("/health"), ...codeFlow },
  { name: "GET /session", prepare: asMember((browser) => browser.get("/session")), ...cached },
  { name: "GET /sessions", prepare: asMember((browser) => browser.get("/sessions")), ...account },
  { name: "GET /me", prepare: asMember((browser) => browser.get("/me")), ...account },
  {
    name: "PATCH /me",
    prepare: asMember((browser) => browser.request("PATCH", "/me", { bio: "new" }, { "if-match": '"1"' })),
    ...account,
  },
  { name: "POST /sign-out", prepare: asMember((browser) => browser.post("/sign-out")), ...account },
  {
    name: "DELETE /sessions",
    prepare: asMember((browser) => browser.request("DELETE", "/sessions")),
    ...account,
  },
  { name: "GET /openapi.json", prepare: async () => () => house.open().get("/openapi.json"), ...cached },
];

interface Measured {
  readonly name: string;
  readonly answer: Answer;
  readonly tookMs: number;
}

const callAll = async (): Promise<() => Promise<Measured[]>> => {
  const calls = await Promise.all(routes.map(async ({ name, prepare }) => ({ name, call: await prepare() })));
  return () =>
    Promise.all(
      calls.map(async ({ name, call }) => {
        const from = Date.now();
        const answer = await call();
        return { name, answer, tookMs: Date.now() - from };
      }),
    );
};

const isProblem = ({ answer }: Measured): boolean => answer.status === 503;

/** Every answer is a whole one: done, or 503 in time and with nothing in it that lets anybody in. */
const expectOutcomes = (
  measured: readonly Measured[],
  down: "withoutRedis" | "withoutPostgres",
  withinMs: number,
): void => {
  const outcomes = measured.map((each) => [
    each.name,
    each.answer.status < 300 ? "works" : String(each.answer.status),
  ]);
  expect(outcomes).toEqual(routes.map((route) => [route.name, route[down]]));
  for (const { name, answer, tookMs } of measured.filter(isProblem)) {
    expect(answer.body, name).toMatchObject({ code: "service_unavailable", status: 503 });
    expect(answer.headers.get("content-type"), name).toBe("application/problem+json");
    expect(answer.headers.get("retry-after"), name).toMatch(/^[1-9]\d*$/);
    expect(answer.setCookie, name).toEqual([]);
    expect(tookMs, name).toBeLessThan(withinMs);
  }
};

/** The house is whole again, in the same process. */
const expectRecovery = async (): Promise<void> => {
  const deadline = Date.now() + 5_000;
  while ((await house.open().get("/health")).status !== 200) {
    if (Date.now() > deadline) throw new Error("It does not recover.");
    await sleep(25);
  }
  const email = newEmail();
  const { browser } = await register(house, { email });
  expect((await signIn(house, { email }, browser)).answer.status).toBe(200);
};

describe.each([
  { name: "killed", takeDown: () => redis.kill(), bringBack: () => redis.restart() },
  { name: "paused", takeDown: async () => redis.pause(), bringBack: async () => redis.resume() },
])("while Redis is $name", ({ takeDown, bringBack }) => {
  test("code flows answer 503, sessions go on from Postgres, and it recovers by itself", async () => {
    const call = await callAll();
    const before = await countRows(stores.pool);
    await takeDown();
    expectOutcomes(await call(), "withoutRedis", 2_000);
    const after = await countRows(stores.pool);
    for (const table of ["users", "redemptions", "deliveries", "counters"]) {
      expect([table, after[table]], "nothing half-done").toEqual([table, before[table]]);
    }
    await bringBack();
    await expectRecovery();
  });

  test("a sign-out counts, and holds when Redis is back", async () => {
    const email = newEmail();
    const { browser } = await register(house, { email });
    const copy = house.open();
    for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
    await takeDown();
    expect((await browser.post("/sign-out")).status).toBe(204);
    expect((await copy.get("/session")).status).toBe(401);
    await bringBack();
    await expectRecovery();
    expect((await copy.get("/session")).status).toBe(401);
  });
});

describe.each([
  {
    name: "killed",
    takeDown: async () => {
      await killPostgres(postgres);
      return () => postgres.restart();
    },
  },
  {
    name: "paused",
    takeDown: async () => {
      const resume = await pausePostgres(postgres);
      return async () => resume();
    },
  },
])("while Postgres is $name", ({ takeDown }) => {
  test("everything but a cached session answers 503, nothing is half-done, and it recovers by itself", async () => {
    const call = await callAll();
    const [before, keysBefore] = [await countRows(stores.pool), await readKeys(stores.redis, prefix)];
    const bringBack = await takeDown();
    expectOutcomes(await call(), "withoutPostgres", 6_000);
    await bringBack();
    const [after, keysAfter] = [await countRows(stores.pool), await readKeys(stores.redis, prefix)];
    expect(after).toEqual(before);
    const flows = (keys: Record<string, string>): readonly string[] =>
      Object.keys(keys).filter((key) => key.endsWith(":flows"));
    expect(flows(keysAfter), "no flow without a message").toEqual(flows(keysBefore));
    await expectRecovery();
  });

  test("a code that could not be committed works after it, once", async () => {
    const email = newEmail();
    const flow = await startFlow(house, house.open(), "/register", { email });
    const { users = 0 } = await countRows(stores.pool);
    // Down after the code was compared, before the commit.
    let bringBack = async (): Promise<void> => undefined;
    const unlucky = createHouse({
      ...stores,
      storage: {
        ...stores.storage,
        commit: async (operation) => {
          bringBack = await takeDown();
          return stores.storage.commit(operation);
        },
      },
    });
    const answer = await unlucky.open().post("/register/verify", flow);
    expect(answer).toMatchObject({ status: 503, body: { code: "service_unavailable" }, setCookie: [] });
    await bringBack();
    await expectRecovery();
    const again = await house.open().post("/register/verify", flow);
    // What a paused server was sent it may do when it wakes: then the code was used.
    const isDoneLate = again.status === 409;
    expect(isDoneLate ? textOf(again, "code") : again.status).toBe(isDoneLate ? "challenge_used" : 201);
    expect((await house.open().post("/register/verify", flow)).body["code"]).toBe("challenge_used");
    expect((await countRows(stores.pool))["users"], "he and who proved the recovery").toBe(users + 2);
  });
});

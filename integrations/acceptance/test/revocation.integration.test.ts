import type { Ephemeral, Operation, SessionId, Storage } from "@latchkey/core/ports";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import type { Browser } from "./support/create-browser.ts";
import { createClock } from "./support/create-clock.ts";
import { createHouse } from "./support/create-house.ts";
import { register, signIn, textOf } from "./support/flows.ts";
import { openStores } from "./support/open-stores.ts";
import { startTwoHouses } from "./support/start-house-process.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const intervention = { job: "test", reason: "fraud" };

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

const copyTo = (open: () => Browser, { cookies }: Browser): Browser => {
  const copy = open();
  for (const [name, value] of cookies) copy.cookies.set(name, value);
  return copy;
};

/** A gate that calls come to and wait at, once it is closed. */
const createGate = () => {
  let waiting = Promise.resolve();
  let reached = (): void => undefined;
  let open = (): void => undefined;
  return {
    /** Resolves when somebody waits. */
    close: (): Promise<void> => {
      waiting = new Promise((resolve) => {
        open = resolve;
      });
      return new Promise((resolve) => {
        reached = resolve;
      });
    },
    open: (): void => open(),
    pass: async (): Promise<void> => {
      reached();
      await waiting;
    },
  };
};

/** Two processes' worth of clients: one reads slowly, the other revokes, with a gate before its commit. */
const openTwo = () => {
  const [reading, revoking] = [openStores(stores.place), openStores(stores.place)];
  const [afterRead, beforeCommit] = [createGate(), createGate()];
  const slow: Storage = {
    ...reading.storage,
    sessions: {
      ...reading.storage.sessions,
      findById: async (id: SessionId) => {
        const record = await reading.storage.sessions.findById(id);
        await afterRead.pass();
        return record;
      },
    },
  };
  const held: Storage = {
    ...revoking.storage,
    commit: async (operation: Operation) => {
      await beforeCommit.pass();
      await revoking.storage.commit(operation);
    },
  };
  afterAll(async () => {
    await Promise.all([reading.close(), revoking.close()]);
  });
  return {
    afterRead,
    beforeCommit,
    reader: createHouse({ ...reading, storage: slow }),
    revoker: createHouse({ ...revoking, storage: held }),
  };
};

const { afterRead, beforeCommit, reader, revoker } = openTwo();

/** Somebody signed in whose session no cache holds. */
const member = async () => {
  const { browser, userId } = await register(revoker, { email: newEmail() });
  return { reading: copyTo(reader.open, browser), other: browser, userId };
};

/** All keys of this file are lost at once, as by FLUSHALL. */
const flush = async (): Promise<void> => {
  const keys = await stores.redis.keys(`${stores.prefix}*`);
  if (keys.length > 0) await stores.redis.del(keys);
};

const expectDead = async (...browsers: readonly Browser[]): Promise<void> => {
  for (const browser of browsers) {
    expect(await browser.get("/session")).toMatchObject({ status: 401, body: { code: "session_expired" } });
  }
};

describe("a suspension against a slow reader", () => {
  test("who fills the cache after it: nobody comes back", async () => {
    const { reading, other, userId } = await member();
    const waiting = afterRead.close();
    const slow = reading.get("/session");
    await waiting;
    await revoker.auth.users.suspend(userId, intervention);
    afterRead.open();
    await slow;
    await expectDead(reading, other);
  });

  test("who fills the cache after it and after a flush of Redis", async () => {
    const { reading, other, userId } = await member();
    const waiting = afterRead.close();
    const slow = reading.get("/session");
    await waiting;
    await revoker.auth.users.suspend(userId, intervention);
    await flush();
    afterRead.open();
    await slow;
    await expectDead(reading, other);
  });

  test("who came when the fence was flushed, before the commit, and fills after it", async () => {
    const { reading, other, userId } = await member();
    const committing = beforeCommit.close();
    const suspending = revoker.auth.users.suspend(userId, intervention);
    await committing;
    await flush();
    const waiting = afterRead.close();
    const slow = reading.get("/session");
    await waiting;
    beforeCommit.open();
    await suspending;
    afterRead.open();
    await slow;
    await expectDead(reading, other);
  });

  test("who came and filled when the fence was flushed, before the commit", async () => {
    const { reading, other, userId } = await member();
    const committing = beforeCommit.close();
    const suspending = revoker.auth.users.suspend(userId, intervention);
    await committing;
    await flush();
    expect((await reading.get("/session")).status, "nothing is committed yet").toBe(200);
    beforeCommit.open();
    await suspending;
    await expectDead(reading, other);
  });

  test("whose session was in the cache before: the fence stands while the commit is under way", async () => {
    const { reading, other, userId } = await member();
    await reading.get("/session");
    const committing = beforeCommit.close();
    const suspending = revoker.auth.users.suspend(userId, intervention);
    await committing;
    expect((await reading.get("/session")).status, "read from Postgres, filled nowhere").toBe(200);
    const keys = await stores.redis.keys(`${stores.prefix}*{${userId}}:epoch`);
    expect(keys).toEqual([]);
    beforeCommit.open();
    await suspending;
    await expectDead(reading, other);
  });
});

describe("a revocation that Redis never heard of", () => {
  test.each([
    { name: "by the time of Redis and of the house alike", movesRedis: true },
    { name: "though Redis would keep the snapshot", movesRedis: false },
  ])("takes effect 60 s after the snapshot was read, and not later, $name", async ({ movesRedis }) => {
    const clock = createClock();
    const prefix = `${stores.prefix}lost${movesRedis}:`;
    const own = openStores({ ...stores.place, prefix, clock: movesRedis ? clock : undefined });
    onTestFinished(() => own.close());
    const deaf: Ephemeral = {
      ...own.ephemeral,
      sessions: { ...own.ephemeral.sessions, fence: async () => undefined },
    };
    const [house, lossy] = [createHouse({ ...own, clock }), createHouse({ ...own, ephemeral: deaf, clock })];
    const { browser, userId } = await register(house, { email: newEmail() });
    await browser.get("/session");
    await lossy.auth.users.suspend(userId, intervention);
    clock.pass(59);
    expect((await browser.get("/session")).status).toBe(200);
    clock.pass(1);
    await expectDead(browser);
  });
});

describe("a revocation in one process", async () => {
  const houses = await startTwoHouses({ settings: stores.place, until: afterAll });
  const [here, there] = houses;

  /** Somebody with a session that both processes have just used. */
  const visitor = async () => {
    const email = newEmail();
    const { browser, answer, userId } = await register(here, { email });
    const copy = copyTo(there.open, browser);
    for (const each of [browser, copy]) expect((await each.get("/session")).status).toBe(200);
    return { email, browser, copy, userId, sessionId: textOf(answer, "session", "id") };
  };

  test.each([
    {
      name: "sign-out",
      revoke: ({ browser }: Awaited<ReturnType<typeof visitor>>) => browser.post("/sign-out"),
    },
    {
      name: "sign out everywhere",
      revoke: ({ browser }: Awaited<ReturnType<typeof visitor>>) => browser.request("DELETE", "/sessions"),
    },
    {
      name: "a session ended from another device",
      revoke: async ({ email, sessionId }: Awaited<ReturnType<typeof visitor>>) => {
        const { browser } = await signIn(here, { email });
        await browser.request("DELETE", `/sessions/${sessionId}`);
      },
    },
    {
      name: "a suspension",
      revoke: ({ userId }: Awaited<ReturnType<typeof visitor>>) => here.suspend(userId),
    },
  ])("is seen in the other on its next request: $name", async ({ revoke }) => {
    for (let times = 0; times < 5; times += 1) {
      const someone = await visitor();
      await revoke(someone);
      await expectDead(someone.copy);
    }
  });

  test("is seen by every request that begins after it, however many run", async () => {
    for (let times = 0; times < 5; times += 1) {
      const { copy, userId } = await visitor();
      const [early, late]: [number[], number[]] = [[], []];
      const warm = Promise.withResolvers<void>();
      let isRevoked = false;
      const ask = async (): Promise<void> => {
        while (late.length < 40) {
          const statuses = isRevoked ? late : early;
          statuses.push((await copy.get("/session")).status);
          if (early.length >= 20) warm.resolve();
        }
      };
      const asking = Array.from({ length: 10 }, ask);
      await warm.promise;
      await here.suspend(userId);
      isRevoked = true;
      await Promise.all(asking);
      expect(early).toContain(200);
      expect(new Set(late)).toEqual(new Set([401]));
    }
  });
});

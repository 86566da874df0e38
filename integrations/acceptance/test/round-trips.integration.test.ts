import { beforeAll, describe, expect, test } from "vitest";
import { openCountedHouse } from "./support/counted-house.ts";
import type { Browser } from "./support/create-browser.ts";
import { createHouse } from "./support/create-house.ts";
import { register, startFlow, wrongCode } from "./support/flows.ts";
import { readRow } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

/** Prepares: flows are started here and messages sent, on clients that nobody counts. */
const stores = await useRealStores();
const house = createHouse(stores);

const counted = await openCountedHouse(stores);
const { sql, redis, replies } = counted;

interface Budget {
  readonly name: string;
  readonly sql: number;
  /** Sequential waits, without authenticating the caller. */
  readonly redis: number;
  /** Authenticating him is a session hit: one wait more. */
  readonly isAuthenticated?: true;
  readonly status: number;
  /** What stands before it, uncounted; resolves to the call that is counted. */
  readonly prepare: () => Promise<() => Promise<{ readonly status: number }>>;
}

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

/** The same person with the same cookies, calling the counted house. */
const moveIn = (browser: Browser): Browser => {
  const moved = counted.open();
  for (const [name, value] of browser.cookies) moved.cookies.set(name, value);
  return moved;
};

/** A signed-in client whose session is in the cache. */
const member = async () => {
  const email = newEmail();
  const { browser, userId } = await register(house, { email });
  await browser.get("/session");
  return { browser: moveIn(browser), email, userId };
};

const flow = async (path: "/register" | "/sign-in", email: string) =>
  startFlow(house, house.open(), path, { email });

/** A call with the code that `codeOf` makes of the right one. */
const verify = async (
  path: "/register" | "/sign-in",
  email: string,
  codeOf = (code: string): string => code,
) => {
  const { challenge, code } = await flow(path, email);
  return () => counted.open().post(`${path}/verify`, { challenge, code: codeOf(code) });
};

const budgets: readonly Budget[] = [
  {
    name: "register start",
    sql: 2,
    redis: 2,
    status: 202,
    prepare: async () => () => counted.open().post("/register", { as: "client", email: newEmail() }),
  },
  {
    name: "register start by phone",
    sql: 2,
    redis: 2,
    status: 202,
    prepare: async () => () => counted.open().post("/register", { as: "client", phone: "+4915123456789" }),
  },
  { name: "register verify", sql: 2, redis: 1, status: 201, prepare: () => verify("/register", newEmail()) },
  {
    name: "sign-in start",
    sql: 2,
    redis: 2,
    status: 202,
    prepare: async () => {
      const { email } = await member();
      return () => counted.open().post("/sign-in", { email });
    },
  },
  {
    name: "sign-in start of nobody",
    sql: 2,
    redis: 2,
    status: 202,
    prepare: async () => () => counted.open().post("/sign-in", { email: newEmail() }),
  },
  {
    name: "sign-in verify",
    sql: 2,
    redis: 1,
    status: 200,
    prepare: async () => verify("/sign-in", (await member()).email),
  },
  {
    // One read and one fence more than without: the session that the browser still bears ends with it.
    name: "sign-in verify in a browser that is signed in",
    sql: 3,
    redis: 2,
    status: 200,
    prepare: async () => {
      const { browser, email } = await member();
      const { challenge, code } = await flow("/sign-in", email);
      return () => browser.post("/sign-in/verify", { challenge, code });
    },
  },
  {
    name: "session hit",
    sql: 0,
    redis: 1,
    status: 200,
    prepare: async () => {
      const { browser } = await member();
      return () => browser.get("/session");
    },
  },
  {
    name: "session miss",
    sql: 1,
    redis: 2,
    status: 200,
    prepare: async () => {
      const { browser } = await register(house, { email: newEmail() });
      return () => moveIn(browser).get("/session");
    },
  },
  {
    name: "a forged session token",
    sql: 0,
    redis: 0,
    status: 401,
    prepare: async () => {
      const { browser } = await member();
      const [[name, token] = ["", ""]] = browser.cookies;
      browser.cookies.set(name, `${token.slice(0, 40)}${token[40] === "A" ? "B" : "A"}${token.slice(41)}`);
      return () => browser.get("/session");
    },
  },
  {
    name: "sign-out",
    sql: 2,
    redis: 1,
    isAuthenticated: true,
    status: 204,
    prepare: async () => {
      const { browser } = await member();
      return () => browser.post("/sign-out");
    },
  },
  {
    name: "sign out everywhere",
    sql: 2,
    redis: 1,
    isAuthenticated: true,
    status: 204,
    prepare: async () => {
      const { browser } = await member();
      return () => browser.request("DELETE", "/sessions");
    },
  },
  {
    name: "profile update",
    sql: 2,
    redis: 0,
    isAuthenticated: true,
    status: 200,
    prepare: async () => {
      const { browser } = await member();
      return () => browser.request("PATCH", "/me", { fullName: "Ada" }, { "if-match": '"1"' });
    },
  },
  {
    name: "suspension",
    sql: 2,
    redis: 1,
    status: 204,
    prepare: async () => {
      const { userId } = await member();
      return async () => {
        await counted.auth.users.suspend(userId, { job: "test", reason: "test" });
        return { status: 204 };
      };
    },
  },
  {
    name: "a wrong code (read and commit)",
    sql: 2,
    redis: 1,
    status: 400,
    prepare: () => verify("/register", newEmail(), wrongCode),
  },
  {
    name: "a proven identifier that is taken (read and commit)",
    sql: 2,
    redis: 1,
    status: 409,
    prepare: async () => verify("/register", (await member()).email),
  },
  {
    name: "a code that was used (one SQL more)",
    sql: 3,
    redis: 1,
    status: 409,
    prepare: async () => {
      const { email } = await member();
      const proof = await flow("/sign-in", email);
      await house.open().post("/sign-in/verify", proof);
      return () => counted.open().post("/sign-in/verify", proof);
    },
  },
  {
    name: "a challenge that nobody issued (nothing was compared)",
    sql: 1,
    redis: 1,
    status: 400,
    prepare: async () => {
      const { challenge, code } = await flow("/sign-in", (await member()).email);
      return () => counted.open().post("/register/verify", { challenge, code });
    },
  },
];

/** Users with profile and session, as many as there would be after a while. */
const addUsers = async (count: number): Promise<void> => {
  await readRow(
    stores.pool,
    `with made as (
  insert into latchkey.users (id, user_type, auth_method, email_lookup, email_sealed, identifier_hash, status, newsletter, epoch, version,
    created_at, updated_at, verified_at)
  select gen_random_uuid(), 'client', 'email', address, address, encode(sha256(address::bytea), 'hex'), 'active', false, 1, 1, now(), now(), now()
  from (select gen_random_uuid() || '@example.org' as address from generate_series(1, $1::int)) as crowd,
    (select set_config('watch.prepares', 'yes', true)) as blind
  returning id
), profiles as (
  insert into latchkey.client_profiles (user_id, user_type, attributes, version, created_at, updated_at)
  select id, 'client', '{}', 1, now(), now() from made returning 1
), opened as (
  insert into latchkey.sessions (id, user_id, secret_hash, epoch, amr, auth_time, version, created_at, updated_at, last_seen_at, expires_at)
  select gen_random_uuid(), id, '', 1, '["otp"]', now(), 1, now(), now(), now(), now() + interval '30 days' from made returning 1
) select (select count(*) from profiles) + (select count(*) from opened) as made`,
    [count],
  );
};

describe.each([{ users: 1 }, { users: 20_000 }])("on the wire, with $users users before", ({ users }) => {
  beforeAll(() => addUsers(users));

  test.each(budgets)("$name: SQL $sql, Redis $redis", async (budget) => {
    const call = await budget.prepare();
    await replies.settle();
    sql.reset();
    redis.reset();
    const { status } = await call();
    // What is sent and not waited for is no wait, such as the second fence of a revocation.
    const waits = redis.count() - Math.min(1, replies.pending());
    expect({ status, sql: sql.count(), redis: waits - (budget.isAuthenticated ? 1 : 0) }).toEqual({
      status: budget.status,
      sql: budget.sql,
      redis: budget.redis,
    });
  });
});

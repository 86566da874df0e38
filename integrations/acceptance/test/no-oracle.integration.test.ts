import { beforeAll, describe, expect, test } from "vitest";
import { openCountedHouse } from "./support/counted-house.ts";
import type { Answer } from "./support/create-browser.ts";
import { createHouse } from "./support/create-house.ts";
import { challengeOf, register } from "./support/flows.ts";
import { countRows, readKeys, readRow, readTables } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const options = { challenge: { resendAfterSeconds: 0 } };
const house = createHouse({ ...stores, options });
const counted = await openCountedHouse(stores, options);

/** The short hash that names an identifier in counters, as a challenge carries it (bytes 5 to 12). */
const keyOf = (challenge: string): string => Buffer.from(challenge, "base64url").toString("hex", 5, 13);

const failTimes = async (email: string, times: number): Promise<void> => {
  const challenge = challengeOf(await house.open().post("/sign-in", { email }));
  await readRow(
    stores.pool,
    `insert into latchkey.counters (counter, key, n, subject_id) select 'code_failures', $1, $2, id
from latchkey.users where email_lookup = $3 returning n`,
    [keyOf(challenge), times, email],
  );
};

// Addresses of one length and one mask.
const states = {
  known: "k0000@example.com",
  unknown: "k0001@example.com",
  suspended: "k0002@example.com",
  paused: "k0003@example.com",
  disabled: "k0004@example.com",
} as const;

beforeAll(async () => {
  for (const [state, email] of Object.entries(states)) {
    if (state === "unknown") continue;
    const { userId } = await register(house, { email });
    if (state === "suspended") await house.auth.users.suspend(userId, { job: "test", reason: "test" });
    if (state === "paused") await failTimes(email, 20);
    if (state === "disabled") await failTimes(email, 100);
  }
});

/** What varies from request to request by design. */
const randomHeaders: ReadonlySet<string> = new Set(["x-request-id"]);
const randomMembers: ReadonlySet<string> = new Set(["challenge", "requestId", "expiresAt", "resendAt"]);

/** All of an answer that could tell identifiers apart. */
const shapeOf = ({ status, headers, setCookie, body }: Answer) => ({
  status,
  setCookie,
  headers: [...headers].map(([name, value]) => [name, randomHeaders.has(name) ? value.length : value]),
  body: Object.entries(body).map(([name, value]) => [
    name,
    randomMembers.has(name) && typeof value === "string" ? value.length : value,
  ]),
});

const slotOf = (key: string): string => /\{.*\}/.exec(key)?.[0] ?? "";

/** What was written: rows of each table, the size of what goes to the worker, and the size of what Redis holds of the flow. */
const writingsOf = async (before: Record<string, number>, keysBefore: Record<string, string>) => {
  const rows = await countRows(stores.pool);
  const { size } = await readRow(
    stores.pool,
    "select coalesce(sum(length(sealed)), 0)::int as size from latchkey.deliveries where status = 'pending'",
  );
  const stored = Object.entries(await readKeys(stores.redis, stores.prefix));
  const changed = stored.filter(([key, value]) => keysBefore[key] !== value);
  // A locked identifier's kept failures are written as they were: the key is there as for any other.
  const slots = changed.map(([key]) => slotOf(key));
  const keys = stored.filter(
    ([key, value]) =>
      keysBefore[key] !== value || (key.includes(":failures:") && slots.includes(slotOf(key))),
  );
  return {
    rows: Object.entries(rows).map(([table, count]) => [table, count - (before[table] ?? 0)]),
    sealedSize: size,
    redis: keys
      .map(([key, value]) => `${key.replace(/[0-9a-f-]{16,}/g, "?")} ${key.length} ${value.length}`)
      .toSorted(),
  };
};

/** Makes a call and says everything that it did. */
const watch = async (call: () => Promise<Answer>) => {
  // The worker has sent what is due and stands still, so that what is pending afterwards is the call's.
  await house.auth.start();
  await house.auth.stop();
  const [before, keysBefore] = [await countRows(stores.pool), await readKeys(stores.redis, stores.prefix)];
  await counted.replies.settle();
  counted.sql.reset();
  counted.redis.reset();
  const answer = await call();
  const wire = {
    sqlTrips: counted.sql.count(),
    sqlStatements: counted.sql.commands(),
    redisWaits: counted.redis.count(),
    redisCommands: counted.redis.commands(),
  };
  return { answer, seen: { shape: shapeOf(answer), wire, writings: await writingsOf(before, keysBefore) } };
};

/** A whole flow of somebody without the code; what each of its calls showed. */
const watchFlow = async (path: "/register" | "/sign-in", email: string) => {
  // Redis begins empty for each, whatever flows stood before.
  const keys = await stores.redis.keys(`${stores.prefix}*`);
  if (keys.length > 0) await stores.redis.del(keys);
  const browser = counted.open();
  const start = path === "/register" ? { as: "client", email } : { email };
  const guess = (challenge: string) =>
    watch(() => browser.post(`${path}/verify`, { challenge, code: "000000" }));
  const started = await watch(() => browser.post(path, start));
  const challenge = challengeOf(started.answer);
  const steps = [started, await guess(challenge)];
  steps.push(await watch(() => browser.post("/challenges/resend", { challenge })));
  for (let tries = 2; tries <= 6; tries += 1) steps.push(await guess(challenge));
  steps.push(await watch(() => browser.post("/challenges/resend", { challenge })));
  await house.auth.start();
  return steps.map(({ seen }) => seen);
};

describe("a stranger's sign-in shows nothing of whose identifier it is", () => {
  let known: Awaited<ReturnType<typeof watchFlow>>;
  beforeAll(async () => {
    known = await watchFlow("/sign-in", states.known);
  });

  test("is a flow that sends a code, refuses five guesses and then itself", () => {
    expect(known.map(({ shape }) => shape.status)).toEqual([202, 400, 202, 400, 400, 400, 400, 400, 400]);
    expect(known[0]?.writings.sealedSize).toBeGreaterThan(1_000);
  });

  test.each(["unknown", "suspended", "paused", "disabled"] as const)("%s: as known", async (state) => {
    const other = await watchFlow("/sign-in", states[state]);
    expect(other.map(({ shape }) => shape)).toEqual(known.map(({ shape }) => shape));
    expect(other.map(({ wire }) => wire)).toEqual(known.map(({ wire }) => wire));
    expect(other.map(({ writings }) => writings.sealedSize)).toEqual(
      known.map(({ writings }) => writings.sealedSize),
    );
    expect(other.map(({ writings }) => writings.redis)).toEqual(known.map(({ writings }) => writings.redis));
    // Who failed before has his counter already: it is counted up or written over, and the rest is equal.
    const rowsOf = (flow: typeof known) =>
      flow.map(({ writings }) =>
        writings.rows.filter(([table]) => state === "unknown" || table !== "counters"),
      );
    expect(rowsOf(other)).toEqual(rowsOf(known));
  });
});

describe("a stranger's registration shows nothing of whether the identifier is taken", () => {
  test("taken: as free", async () => {
    const free = await watchFlow("/register", "k0005@example.com");
    const { userId } = await register(house, { email: "k0006@example.com" });
    const taken = await watchFlow("/register", "k0006@example.com");
    const blocked = await register(house, { email: "k0007@example.com" });
    await house.auth.users.suspend(blocked.userId, { job: "test", reason: "test" });
    const suspended = await watchFlow("/register", "k0007@example.com");
    expect(userId).not.toBe(blocked.userId);
    expect(taken).toEqual(free);
    expect(suspended).toEqual(free);
  });
});

describe("messages to nobody", () => {
  test("take the same way through the queue and are sent to nobody", async () => {
    await house.auth.start();
    await house.auth.stop();
    const { deliveries = [] } = await readTables(stores.pool);
    const kinds = new Set<string>();
    for (const row of deliveries) {
      // Our own table, as JSON.
      const { kind, status, sealed } = JSON.parse(row) as {
        kind: string;
        status: string;
        sealed: string | null;
      };
      if (status === "sent") kinds.add(kind);
      expect(["sent", "dropped"]).toContain(status);
      expect(sealed).toBeNull();
    }
    expect(kinds).toEqual(new Set(["code", "decoy"]));
    const sentTo = new Set(house.inbox.messages.map(({ to }) => to));
    expect(sentTo).toContain(states.known);
    expect(sentTo).not.toContain(states.unknown);
  });
});

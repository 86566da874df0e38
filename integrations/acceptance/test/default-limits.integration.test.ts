import { describe, expect, test } from "vitest";
import type { Answer, Browser } from "./support/create-browser.ts";
import { createClock } from "./support/create-clock.ts";
import { createHouse } from "./support/create-house.ts";
import { challengeOf, register, startFlow, wrongCode } from "./support/flows.ts";
import { countRows } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

// The time of Redis is moved; Postgres has its own, which limits do not ask.
const clock = createClock();
const stores = await useRealStores({ clock });
const house = createHouse({ ...stores, options: { limits: undefined } });

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

const send = (browser: Browser, email: string): Promise<Answer> => browser.post("/sign-in", { email });

const expectSent = async (call: () => Promise<Answer>): Promise<void> => {
  expect((await call()).status).toBe(202);
};

/** Refused with the time to wait, and without a trace in Postgres. */
const expectLimited = async (call: () => Promise<Answer>, retryAfterSeconds: number): Promise<void> => {
  const before = await countRows(stores.pool);
  const answer = await call();
  expect(answer).toMatchObject({
    status: 429,
    body: { code: "too_many_requests", retryAfterSeconds },
    setCookie: [],
  });
  expect(answer.headers.get("retry-after")).toBe(String(retryAfterSeconds));
  expect(await countRows(stores.pool)).toEqual(before);
};

describe("by default", () => {
  test("an identifier is sent 1 code in 60 s, 3 in 15 min and 10 a day to one source", async () => {
    const [browser, email] = [house.open(), newEmail()];
    const call = (): Promise<Answer> => send(browser, email);
    for (const quarter of [0, 1, 2]) {
      await expectSent(call);
      if (quarter === 0) {
        clock.pass(59);
        await expectLimited(call, 1);
        clock.pass(1);
      } else clock.pass(minute);
      await expectSent(call);
      clock.pass(minute);
      await expectSent(call);
      clock.pass(minute);
      await expectLimited(call, 12 * minute);
      clock.pass(12 * minute);
    }
    await expectSent(call);
    clock.pass(hour);
    await expectLimited(call, day - 45 * minute - hour);
    await expectSent(() => send(house.open(), email));
    clock.pass(day - 45 * minute - hour);
    await expectSent(call);
  });

  test("a resend counts as a send, and waits for its cooldown", async () => {
    const [browser, email] = [house.open(), newEmail()];
    const challenge = challengeOf(await send(browser, email));
    const resend = (): Promise<Answer> => browser.post("/challenges/resend", { challenge });
    await expectLimited(resend, minute);
    for (const _ of [2, 3]) {
      clock.pass(minute);
      await expectSent(resend);
    }
    clock.pass(minute);
    await expectLimited(resend, 12 * minute);
  });

  test("an identifier is sent 30 codes a day over all unknown sources, and a known device still gets its own", async () => {
    const email = newEmail();
    const { browser } = await register(house, { email });
    for (let more = 1; more < 30; more += 1) await expectSent(() => send(house.open(), email));
    await expectLimited(() => send(house.open(), email), day);
    await expectSent(() => send(browser, email));
    await expectSent(() => send(house.open(), newEmail()));
    await expectLimited(() => send(browser, email), minute);
    clock.pass(day);
    await expectSent(() => send(house.open(), email));
  });

  test("a source is sent 20 codes an hour, an IPv6 network counting as one", async () => {
    const inNetwork = (host: number): Browser => house.open({ ip: `2001:db8:0:1::${host}` });
    for (let sent = 0; sent < 20; sent += 1) await expectSent(() => send(inNetwork(sent), newEmail()));
    await expectLimited(() => send(inNetwork(99), newEmail()), hour);
    await expectSent(() => send(house.open({ ip: "2001:db8:0:2::1" }), newEmail()));
    clock.pass(hour);
    await expectSent(() => send(inNetwork(99), newEmail()));
  });

  test("clients without an address share one source", async () => {
    for (let sent = 0; sent < 20; sent += 1) await expectSent(() => send(house.open({ ip: "" }), newEmail()));
    await expectLimited(() => send(house.open({ ip: "unix" }), newEmail()), hour);
  });

  test("a block of phone numbers is sent 50 codes an hour over all sources", async () => {
    const start = (phone: string): Promise<Answer> => house.open().post("/register", { as: "client", phone });
    const numberOf = (last: number): string => `+491512345${String(last).padStart(4, "0")}`;
    for (let sent = 0; sent < 50; sent += 1) await expectSent(() => start(numberOf(sent)));
    await expectLimited(() => start(numberOf(50)), hour);
    await expectSent(() => start("+4915123460000"));
    clock.pass(hour);
    await expectSent(() => start(numberOf(50)));
  });

  test("a source is answered 60 codes an hour, and a right one that was refused works from elsewhere", async () => {
    const [browser, email] = [house.open(), newEmail()];
    await register(house, { email });
    clock.pass(minute);
    const { challenge, code } = await startFlow(house, house.open(), "/sign-in", { email });
    const other = await startFlow(house, house.open(), "/register", { email: newEmail() });
    const guess = (): Promise<Answer> =>
      browser.post("/register/verify", { challenge: other.challenge, code: wrongCode(other.code) });
    for (let tried = 0; tried < 60; tried += 1) expect((await guess()).status).toBe(400);
    await expectLimited(guess, hour);
    await expectLimited(() => browser.post("/sign-in/verify", { challenge, code }), hour);
    expect((await house.open().post("/sign-in/verify", { challenge, code })).status).toBe(200);
  });
});

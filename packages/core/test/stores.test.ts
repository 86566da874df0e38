import { StoreError } from "@latchkey/core/errors";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Storage } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import { createClock, createHouse, registerClient } from "./support/create-house.ts";

const email = "ada@example.com";

describe("the storage has the last word", () => {
  test("on the end of a code: an ephemeral store whose clock stands still keeps none alive", async () => {
    const clock = createClock();
    const house = createHouse({
      storage: memoryStorage({ clock }),
      ephemeral: memoryEphemeral({ clock: createClock() }),
    });
    const early = await house.auth.registration.start({ as: "client", email });
    const late = await house.auth.registration.start({ as: "client", email: "bob@example.com" });
    const code = await house.inbox.takeCode(email);
    const lateCode = await house.inbox.takeCode("bob@example.com");
    clock.pass(299);
    await house.auth.registration.verify({ challenge: early.challenge, code });
    clock.pass(2);
    await expect(
      house.auth.registration.verify({ challenge: late.challenge, code: lateCode }),
    ).rejects.toMatchObject({ code: "challenge_expired" });
  });

  test("on the end of a resent code too, which lives as long as a first one", async () => {
    const [clock, ephemeralClock] = [createClock(), createClock()];
    const house = createHouse({
      storage: memoryStorage({ clock }),
      ephemeral: memoryEphemeral({ clock: ephemeralClock }),
      options: { challenge: { resendAfterSeconds: 0 } },
    });
    const { challenge } = await house.auth.registration.start({ as: "client", email });
    await house.inbox.takeCode(email);
    clock.pass(200);
    await house.auth.challenges.resend({ challenge });
    const code = await house.inbox.takeCode(email);
    clock.pass(301);
    await expect(house.auth.registration.verify({ challenge, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
  });
});

describe("an account that only shares the beginning of an identifier's hash", () => {
  /** A storage that finds Ada by whatever is asked. */
  const confuse = (storage: Storage, find: () => ReturnType<Storage["users"]["findById"]>): Storage => ({
    ...storage,
    identifiers: {
      getStanding: async (input) => ({
        ...(await storage.identifiers.getStanding(input)),
        account: await find(),
      }),
    },
  });

  test("is not signed in to by the proof of another identifier", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    await registerClient(house, "bob@example.com");
    const { challenge } = await house.auth.signIn.start({ email: "bob@example.com" });
    const code = await house.inbox.takeCode("bob@example.com");
    const confused = createHouse({
      ephemeral: house.ephemeral,
      storage: confuse(house.storage, () => house.storage.users.findById(user.id)),
    });
    await expect(confused.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
  });

  test("is no reason to send a code", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    const confused = createHouse({
      storage: confuse(house.storage, () => house.storage.users.findById(user.id)),
    });
    await confused.auth.signIn.start({ email: "bob@example.com" });
    await expect(confused.inbox.take("bob@example.com", 700)).rejects.toThrow("No message");
  });

  test("does not stand in the way of a registration", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    const confused = createHouse({
      storage: confuse(house.storage, () => house.storage.users.findById(user.id)),
    });
    expect((await registerClient(confused, "bob@example.com")).user.id).not.toBe(user.id);
  });
});

describe("a store that fails while it is read", () => {
  test.each([
    ["ERR_STORAGE_UNAVAILABLE", "service_unavailable"],
    ["ERR_STORE_MISCONFIGURED", "service_unavailable"],
  ] as const)("with %s is answered as %s, with a time to try again", async (failure, code) => {
    const house = createHouse();
    const caller = await registerClient(house, email);
    const down = () => Promise.reject(new StoreError(failure, "down"));
    const { storage } = house;
    const broken = createHouse({
      ephemeral: house.ephemeral,
      storage: {
        ...storage,
        identifiers: { getStanding: down },
        users: { findById: down },
        sessions: { ...storage.sessions, findById: down, listLive: down },
      },
    });
    const { auth } = broken;
    for (const call of [
      () => auth.registration.start({ as: "client", email }),
      () => auth.signIn.start({ email }),
      () => auth.sessions.list(caller),
      () => auth.sessions.revoke(caller, caller.session.id),
      () => auth.sessions.revokeAll(caller),
      () => auth.me.get(caller),
      () => auth.me.update(caller, { fullName: "Ada" }, { version: 1 }),
      () => auth.me.updateClient(caller, {}, { version: 1 }),
      () => auth.users.suspend(caller.user.id, { job: "risk", reason: "fraud" }),
      () => auth.users.reinstate(caller.user.id, { job: "risk", reason: "fraud" }),
      () => auth.authenticate(caller.request),
    ]) {
      await expect(call()).rejects.toMatchObject({ code, details: { retryAfterSeconds: 5 } });
    }
  });

  test.each([
    ["storage", { status: 503, body: { storage: false, ephemeral: true } }],
    ["ephemeral", { status: 503, body: { storage: true, ephemeral: false } }],
  ] as const)("shows in the health of the house: %s", async (store, expected) => {
    const house = createHouse();
    const down = () => Promise.reject(new Error("down"));
    const { auth } = createHouse({ ...house, [store]: { ...house[store], ping: down } });
    const response = await auth.handler(new Request("https://shop.example/auth/health"));
    expect({ status: response.status, body: await response.json() }).toMatchObject(expected);
  });
});

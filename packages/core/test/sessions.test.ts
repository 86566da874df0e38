import { StoreError } from "@latchkey/core/errors";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Ephemeral } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import { createHouse, registerClient, signIn } from "./support/create-house.ts";

const email = "ada@example.com";
const day = 86_400;
const intervention = { job: "test", reason: "fraud" };

describe("sessions", () => {
  test("lists the caller's own live sessions, newest first, and never a token", async () => {
    const house = createHouse();
    await registerClient(house, "bob@example.com");
    const first = await registerClient(house, email);
    house.clock.pass(1);
    const second = await signIn(house, email, { ip: "203.0.113.7", userAgent: "Browser" });
    const page = await house.auth.sessions.list(second);
    expect(page.items.map(({ id }) => id)).toEqual([second.session.id, first.session.id]);
    expect(page.items[0]).toMatchObject({ ip: "203.0.113.7", userAgent: "Browser" });
    expect(Object.keys(page.items[0] ?? {}).join()).not.toMatch(/token|secret|hash/i);
  });

  test("pages through sessions without a gap", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    for (let more = 0; more < 4; more += 1) await signIn(house, email);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await house.auth.sessions.list(first, { cursor, limit: 2 });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(5);
  });

  test("revokes one at once and leaves the others", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    const second = await signIn(house, email);
    await house.auth.authenticate(first.request);
    await house.auth.sessions.revoke(second, first.session.id);
    await expect(house.auth.authenticate(first.request)).rejects.toMatchObject({ code: "session_expired" });
    await house.auth.authenticate(second.request);
    await expect(house.auth.sessions.revoke(second, first.session.id)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("never lets a revoked session back in, also once the fence is over and another session is used", async () => {
    const house = createHouse();
    const laptop = await registerClient(house, email);
    const phone = await signIn(house, email);
    await house.auth.authenticate(laptop.request);
    await house.auth.sessions.revoke(phone, laptop.session.id);
    house.clock.pass(11);
    await house.auth.authenticate(phone.request);
    await expect(house.auth.authenticate(laptop.request)).rejects.toMatchObject({ code: "session_expired" });
  });

  test("ends the session that a browser still bears when it signs in again, and no other", async () => {
    const house = createHouse();
    const laptop = await registerClient(house, email);
    const phone = await signIn(house, email);
    const again = await signIn(house, email, { sessionToken: laptop.sessionToken });
    await expect(house.auth.authenticate(laptop.request)).rejects.toMatchObject({ code: "session_expired" });
    const { items } = await house.auth.sessions.list(again);
    expect(items.map(({ id }) => id).toSorted()).toEqual([phone.session.id, again.session.id].toSorted());
    const bob = await registerClient(house, "bob@example.com", { sessionToken: phone.sessionToken });
    await expect(house.auth.authenticate(phone.request), "whoever it was").rejects.toMatchObject({
      code: "session_expired",
    });
    await house.auth.authenticate(bob.request);
  });

  test("signs in although the session that the browser bears is forged, or has ended", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    await house.auth.sessions.revoke(first, first.session.id);
    for (const sessionToken of [first.sessionToken, "forged", "A".repeat(114)]) {
      expect((await signIn(house, email, { sessionToken })).user.id).toBe(first.user.id);
    }
  });

  test("gives not_found for another user's session, and leaves it alive", async () => {
    const house = createHouse();
    const ada = await registerClient(house, email);
    const bob = await registerClient(house, "bob@example.com");
    await expect(house.auth.sessions.revoke(bob, ada.session.id)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(house.auth.sessions.revoke(bob, "not-an-id")).rejects.toMatchObject({ code: "not_found" });
    await house.auth.authenticate(ada.request);
  });

  test("signs out everywhere, and the device is unknown again", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    const second = await signIn(house, email);
    await house.auth.sessions.revokeAll(second);
    for (const { request } of [first, second]) {
      await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
    }
    expect((await house.auth.sessions.list(second)).items).toEqual([]);
    expect((await house.auth.authenticate((await signIn(house, email)).request)).user.id).toBe(first.user.id);
  });

  test("ends absolutely after 30 days, in use or not", async () => {
    const house = createHouse();
    const { request } = await registerClient(house, email);
    for (let passed = 0; passed < 30; passed += 10) {
      await house.auth.authenticate(request);
      house.clock.pass(10 * day - (passed === 20 ? 1 : 0));
    }
    await house.auth.authenticate(request);
    house.clock.pass(1);
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });

  test("ends after 14 idle days", async () => {
    const house = createHouse();
    const { request } = await registerClient(house, email);
    house.clock.pass(14 * day - 1);
    await house.auth.authenticate(request);
    house.clock.pass(14 * day - 1);
    await house.auth.authenticate(request);
    house.clock.pass(14 * day);
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });

  test("refuses every altered token without asking a store", async () => {
    const house = createHouse();
    const { request } = await registerClient(house, email);
    const dead: Ephemeral = {
      ...house.ephemeral,
      sessions: { ...house.ephemeral.sessions, read: () => Promise.reject(new Error("asked")) },
    };
    const strict = createHouse({ storage: house.storage, ephemeral: dead });
    const [name, token = ""] = (request.headers.get("cookie") ?? "").split(";")[0]?.split("=") ?? [];
    for (let index = 0; index < token.length; index += 1) {
      const altered = token.slice(0, index) + (token[index] === "A" ? "B" : "A") + token.slice(index + 1);
      const headers = new Headers({ cookie: `${name}=${altered}` });
      await expect(strict.auth.authenticate({ headers })).rejects.toMatchObject({
        code: "not_authenticated",
      });
    }
  });

  test("reads the storage while the cache is down, and lets revocations through", async () => {
    const house = createHouse();
    const { request, user } = await registerClient(house, email);
    const down = () => Promise.reject(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"));
    const without = createHouse({
      storage: house.storage,
      ephemeral: { ...house.ephemeral, sessions: { read: down, fill: down, fence: down } },
    });
    expect((await without.auth.authenticate(request)).user.id).toBe(user.id);
    await without.auth.users.suspend(user.id, intervention);
    await expect(without.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });
});

/** A storage whose session reads wait at a gate after they read, as a slow reader does. */
function createSlowReader() {
  const clock = { now: () => new Date() };
  const storage = memoryStorage({ clock });
  let gate: Promise<void> | null = null;
  let open = (): void => undefined;
  let reached = (): void => undefined;
  const slow = {
    ...storage,
    sessions: {
      ...storage.sessions,
      findById: async (id: Parameters<typeof storage.sessions.findById>[0]) => {
        const record = await storage.sessions.findById(id);
        reached();
        await gate;
        return record;
      },
    },
  };
  return {
    storage: slow,
    /** Resolves once a reader has read and waits. */
    close: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return new Promise<void>((resolve) => {
        reached = resolve;
      });
    },
    open: () => {
      gate = null;
      open();
    },
  };
}

describe("without a cache", () => {
  test("parallel requests of one session share a read and are not refused", async () => {
    const house = createHouse();
    const { request } = await registerClient(house, email);
    const down = () => Promise.reject(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"));
    const without = createHouse({
      storage: house.storage,
      ephemeral: { ...house.ephemeral, sessions: { read: down, fill: down, fence: down } },
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => without.auth.authenticate(request)));
    expect(answers).toHaveLength(50);
  });
});

describe("revocation against the cache", () => {
  test("a slow reader that fills the cache after the suspension brings nobody back", async () => {
    const reader = createSlowReader();
    const house = createHouse({ storage: reader.storage });
    const { request, user } = await registerClient(house, email);
    const waiting = reader.close();
    const slow = house.auth.authenticate(request);
    await waiting;
    await house.auth.users.suspend(user.id, intervention);
    reader.open();
    await slow;
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });

  test("neither does one whose lease and fence were flushed in between", async () => {
    const reader = createSlowReader();
    const stores = { first: memoryEphemeral(), second: memoryEphemeral() };
    let current = stores.first;
    const flushable: Ephemeral = {
      ...stores.first,
      sessions: {
        read: (input) => current.sessions.read(input),
        fill: (input) => current.sessions.fill(input),
        fence: (input) => current.sessions.fence(input),
      },
    };
    const house = createHouse({ storage: reader.storage, ephemeral: flushable });
    const { request, user } = await registerClient(house, email);
    const waiting = reader.close();
    const slow = house.auth.authenticate(request);
    await waiting;
    await house.auth.users.suspend(user.id, intervention);
    current = stores.second;
    reader.open();
    await slow;
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });

  test("a reader who asks after the suspension does not share a read from before it", async () => {
    const reader = createSlowReader();
    const house = createHouse({ storage: reader.storage });
    const { request, user } = await registerClient(house, email);
    const waiting = reader.close();
    const before = house.auth.authenticate(request);
    await waiting;
    await house.auth.users.suspend(user.id, intervention);
    const after = house.auth.authenticate(request).catch((error: unknown) => error);
    reader.open();
    await before;
    expect(await after).toMatchObject({ code: "session_expired" });
  });

  test("a snapshot that outlived a lost revocation is refused 60 s after it was read", async () => {
    const house = createHouse();
    const { request, user } = await registerClient(house, email);
    await house.auth.authenticate(request);
    const lossy = createHouse({
      storage: house.storage,
      ephemeral: {
        ...house.ephemeral,
        sessions: { ...house.ephemeral.sessions, fence: async () => undefined },
      },
    });
    await lossy.auth.users.suspend(user.id, intervention);
    house.clock.pass(59);
    await house.auth.authenticate(request);
    house.clock.pass(1);
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
  });
});

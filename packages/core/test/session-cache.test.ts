import { StoreError } from "@latchkey/core/errors";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Ephemeral, SessionRecord, Storage } from "@latchkey/core/ports";
import { buildId } from "@latchkey/core/testing";
import { describe, expect, test, vi } from "vitest";
import { createClock, createHouse, registerClient, signIn } from "./support/create-house.ts";

const email = "ada@example.com";
const intervention = { job: "test", reason: "fraud" };
type Sessions = Ephemeral["sessions"];

/** A house whose cache and whose reads of sessions can be watched and changed. */
function createWatchedHouse(idleSeconds?: number) {
  const clock = createClock();
  const storage = memoryStorage({ clock });
  const { sessions, ...ephemeral } = memoryEphemeral({ clock });
  const cache = {
    read: vi.fn<Sessions["read"]>(sessions.read),
    fill: vi.fn<Sessions["fill"]>(sessions.fill),
    fence: vi.fn<Sessions["fence"]>(sessions.fence),
  };
  const findById = vi.fn<Storage["sessions"]["findById"]>(storage.sessions.findById);
  const house = createHouse({
    storage: { ...storage, sessions: { ...storage.sessions, findById } },
    ephemeral: { ...ephemeral, sessions: cache },
    options: { session: { idleSeconds } },
  });
  const pass = (seconds: number): void => {
    clock.pass(seconds);
    house.clock.pass(seconds);
  };
  return { ...house, cache, findById, pass, memory: { storage, sessions } };
}

describe("a cached session", () => {
  test("says the same as the stored one, and asks the storage nothing", async () => {
    const house = createWatchedHouse();
    const { request, session } = await registerClient(house, email);
    const stored = await house.auth.authenticate(request);
    const cached = await house.auth.authenticate(request);
    expect(house.findById).toHaveBeenCalledTimes(1);
    expect(cached).toEqual(stored);
    expect(cached.session).toEqual({ ...session, amr: ["otp"] });
  });

  test("is leased for 10 s and filled for 60 s, under the epoch that was read", async () => {
    const house = createWatchedHouse();
    const { request, user, session } = await registerClient(house, email);
    await house.auth.authenticate(request);
    expect(house.cache.read).toHaveBeenCalledWith({
      userId: user.id,
      sessionId: session.id,
      leaseSeconds: 10,
    });
    expect(house.cache.fill).toHaveBeenCalledWith(expect.objectContaining({ epoch: 1, maxAgeSeconds: 60 }));
  });

  test("is believed for 60 s, however long the cache keeps it", async () => {
    const house = createWatchedHouse();
    house.cache.fill.mockImplementation((input) =>
      house.memory.sessions.fill({ ...input, maxAgeSeconds: 86_400 }),
    );
    const { request } = await registerClient(house, email);
    await house.auth.authenticate(request);
    house.pass(59);
    await house.auth.authenticate(request);
    expect(house.findById).toHaveBeenCalledTimes(1);
    house.pass(1);
    await house.auth.authenticate(request);
    expect(house.findById).toHaveBeenCalledTimes(2);
  });

  test("does not let a session in use idle out when the idle limit is short", async () => {
    const house = createWatchedHouse(40);
    const { request } = await registerClient(house, email);
    for (let round = 0; round < 10; round += 1) {
      house.pass(30);
      expect((await house.auth.authenticate(request)).user.status).toBe("active");
    }
  });

  test("is believed for a second at least, however short the idle limit is", async () => {
    const house = createWatchedHouse(1);
    const { request } = await registerClient(house, email);
    await house.auth.authenticate(request);
    expect(house.cache.fill).toHaveBeenCalledWith(expect.objectContaining({ maxAgeSeconds: 1 }));
  });

  test("of another epoch than the cache names, of another session or user, or altered, is a miss", async () => {
    const house = createWatchedHouse();
    const ada = await registerClient(house, email);
    const again = await signIn(house, email);
    const bob = await registerClient(house, "bob@example.com");
    for (const { request } of [ada, again, bob]) await house.auth.authenticate(request);
    const snapshots = house.cache.fill.mock.calls.map(([{ snapshot }]) => snapshot);
    const [own = "", sibling = "", others = ""] = snapshots;
    for (const [snapshot, epoch] of [
      [own, 2],
      [sibling, 1],
      [others, 1],
      [`${own.slice(0, -1)}${own.endsWith("A") ? "B" : "A"}`, 1],
      ["", 1],
    ] as const) {
      house.findById.mockClear();
      house.cache.read.mockResolvedValueOnce({ outcome: "hit", snapshot, epoch });
      expect((await house.auth.authenticate(ada.request)).session.id).toBe(ada.session.id);
      expect(house.findById).toHaveBeenCalledTimes(1);
    }
  });

  test("is not filled without a lease", async () => {
    const house = createWatchedHouse();
    const { request, user } = await registerClient(house, email);
    await house.memory.sessions.fence({ userId: user.id, seconds: 10 });
    await house.auth.authenticate(request);
    expect(house.cache.fill).not.toHaveBeenCalled();
  });

  test("that can't be filled is answered all the same, unless the cache has a fault", async () => {
    const house = createWatchedHouse();
    const { request } = await registerClient(house, email);
    house.cache.fill.mockRejectedValueOnce(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"));
    await house.auth.authenticate(request);
    expect(house.log.lines.join()).toContain("session_cache_unavailable");
    house.cache.fill.mockRejectedValueOnce(new TypeError("a fault"));
    await expect(house.auth.authenticate(request)).rejects.toThrow("a fault");
    house.cache.read.mockRejectedValueOnce(new TypeError("a fault"));
    await expect(house.auth.authenticate(request)).rejects.toThrow("a fault");
  });
});

describe("reads of the storage", () => {
  const together = (times: number, call: () => Promise<unknown>) =>
    Promise.allSettled(Array.from({ length: times }, call));

  test("are shared by requests at once: one that runs and one that waits", async () => {
    const house = createWatchedHouse();
    const { request } = await registerClient(house, email);
    const answers = await together(50, () => house.auth.authenticate(request));
    expect(answers.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(house.findById.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test("are at most ten at once while the cache is down, and the rest is told to come back", async () => {
    const house = createWatchedHouse();
    const browsers = [await registerClient(house, email)];
    while (browsers.length < 11) browsers.push(await signIn(house, email));
    house.cache.read.mockRejectedValue(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"));
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    house.findById.mockImplementation(async (id) => {
      await gate;
      return house.memory.storage.sessions.findById(id);
    });
    const [last, ...others] = browsers.toReversed();
    const answers = others.map(({ request }) => house.auth.authenticate(request));
    await vi.waitFor(() => expect(house.findById).toHaveBeenCalledTimes(10));
    const late = house.auth.authenticate(last?.request ?? { headers: new Headers() });
    await expect(late).rejects.toMatchObject({
      code: "service_unavailable",
      details: { retryAfterSeconds: 1 },
    });
    open();
    expect(new Set((await Promise.all(answers)).map(({ session }) => session.id)).size).toBe(10);
  });

  test("are as many as are asked for while the cache is there", async () => {
    const house = createWatchedHouse();
    const browsers = [await registerClient(house, email)];
    while (browsers.length < 15) browsers.push(await signIn(house, email));
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    house.findById.mockImplementation(async (id) => {
      await gate;
      return house.memory.storage.sessions.findById(id);
    });
    const answers = browsers.map(({ request }) => house.auth.authenticate(request));
    await vi.waitFor(() => expect(house.findById).toHaveBeenCalledTimes(15));
    open();
    expect(await Promise.all(answers)).toHaveLength(15);
  });

  test.each<[string, (record: SessionRecord) => SessionRecord]>([
    ["session", (record) => ({ ...record, session: { ...record.session, id: buildId() } })],
    ["secret", (record) => ({ ...record, session: { ...record.session, secretHash: "0".repeat(64) } })],
    [
      "user",
      ({ account, ...record }) => ({
        ...record,
        account: { ...account, user: { ...account.user, id: buildId() } },
      }),
    ],
  ])("that give another %s than was asked for let nobody in", async (_, change) => {
    const house = createWatchedHouse();
    const { request, session } = await registerClient(house, email);
    const record = await house.memory.storage.sessions.findById(session.id);
    if (record === null) throw new Error("There is a session.");
    house.findById.mockResolvedValueOnce(change(record));
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "not_authenticated" });
  });
});

describe("what else ends with a session", () => {
  test("it is not listed once it has idled out", async () => {
    const house = createWatchedHouse(3_600);
    await registerClient(house, email);
    house.pass(3_599);
    const later = await signIn(house, email);
    expect((await house.auth.sessions.list(later)).items).toHaveLength(2);
    house.pass(1);
    expect((await house.auth.sessions.list(later)).items.map(({ id }) => id)).toEqual([later.session.id]);
  });

  test("a request without a session's cookie is nobody's", async () => {
    const house = createWatchedHouse();
    for (const cookie of ["", "other=1", "__Host-latchkey="]) {
      const headers = new Headers(cookie === "" ? {} : { cookie });
      await expect(house.auth.authenticate({ headers })).rejects.toMatchObject({ code: "not_authenticated" });
    }
    expect(house.cache.read).not.toHaveBeenCalled();
  });

  test("what is no id of a session is not looked for", async () => {
    const house = createWatchedHouse();
    const caller = await registerClient(house, email);
    for (const id of ["", "not-an-id", `${caller.session.id} `, caller.session.id.toUpperCase()])
      await expect(house.auth.sessions.revoke(caller, id)).rejects.toMatchObject({ code: "not_found" });
    expect(house.findById).not.toHaveBeenCalled();
  });

  test("a caller whose account is gone can revoke nothing", async () => {
    const house = createWatchedHouse();
    const caller = await registerClient(house, email);
    const gone = { ...caller, user: { ...caller.user, id: buildId() } };
    await expect(house.auth.sessions.revokeAll(gone)).rejects.toMatchObject({ code: "not_authenticated" });
  });

  test("a session that a sign-in opened against a suspension under way is dead when it is born", async () => {
    const house = createWatchedHouse();
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    const { storage } = house;
    const late = createHouse({
      ...house,
      storage: {
        ...storage,
        commit: async (operation) => {
          if (operation.name === "sign_in.complete") await house.auth.users.suspend(user.id, intervention);
          await storage.commit(operation);
        },
      },
    });
    const { setCookie } = await late.auth.signIn.verify({ challenge, code });
    const headers = new Headers({ cookie: setCookie[0]?.split(";")[0] ?? "" });
    await expect(house.auth.authenticate({ headers })).rejects.toMatchObject({ code: "session_expired" });
    await house.auth.users.reinstate(user.id, intervention);
    await expect(house.auth.authenticate({ headers })).rejects.toMatchObject({ code: "session_expired" });
  });
});

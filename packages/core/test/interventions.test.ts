import { memoryStorage } from "@latchkey/core/memory";
import type { UserId } from "@latchkey/core/ports";
import { buildId, buildOperation } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { createClock, createHouse, registerClient, signIn } from "./support/create-house.ts";

const email = "ada@example.com";
const intervention = { job: "risk", reason: "fraud" };

describe("a suspension", () => {
  test("ends every session for good: a reinstated user signs in anew, on a device that is unknown again", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    const second = await signIn(house, email);
    await house.auth.authenticate(first.request);
    await house.auth.users.suspend(first.user.id, intervention);
    await house.auth.users.reinstate(first.user.id, intervention);
    for (const { request } of [first, second])
      await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
    const epoch = (await house.storage.users.findById(first.user.id))?.user.epoch;
    expect(epoch, "a session that was opened meanwhile is dead too").toBe(3);
    await house.auth.authenticate((await signIn(house, email)).request);
  });

  test("refuses whoever still holds a caller: nothing of the account is read or changed", async () => {
    const house = createHouse();
    const caller = await registerClient(house, email);
    await house.auth.users.suspend(caller.user.id, intervention);
    await expect(house.auth.me.get(caller)).rejects.toMatchObject({ code: "session_expired" });
    await expect(house.auth.me.update(caller, { fullName: "Ada" }, { version: 2 })).rejects.toMatchObject({
      code: "session_expired",
    });
  });

  test("of a suspended user, and a reinstatement of an active one, change nothing", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    const versionOf = async () => (await house.storage.users.findById(user.id))?.user.version;
    await house.auth.users.reinstate(user.id, intervention);
    expect(await versionOf()).toBe(1);
    await house.auth.users.suspend(user.id, intervention);
    await house.auth.users.suspend(user.id, intervention);
    expect(await versionOf()).toBe(2);
  });

  test("needs a job and a reason, and somebody to suspend", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    for (const wrong of [
      { job: "", reason: "fraud" },
      { job: "Risk team", reason: "fraud" },
      { job: "risk", reason: "" },
    ])
      await expect(house.auth.users.suspend(user.id, wrong)).rejects.toMatchObject({ code: "invalid_input" });
    await house.auth.me.get({ ...(await signIn(house, email)) });
    await expect(house.auth.users.suspend(buildId(), intervention)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("neither suspends nor revives a deleted user", async () => {
    const house = createHouse({ storage: memoryStorage({ clock: createClock() }) });
    const { user } = await registerClient(house, email);
    await deleteUser(house.storage, user.id);
    await expect(house.auth.users.suspend(user.id, intervention)).rejects.toMatchObject({ code: "conflict" });
    await expect(house.auth.users.reinstate(user.id, intervention)).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a deleted user", () => {
  test("who proves a code of before gets no session, and is sent no other code", async () => {
    const house = createHouse();
    const { user, request } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    await deleteUser(house.storage, user.id);
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
    await expect(house.auth.authenticate(request)).rejects.toMatchObject({ code: "session_expired" });
    const resent = house.auth.challenges.resend({ challenge });
    await expect(resent).rejects.toMatchObject({ code: "challenge_used" });
    await house.auth.signIn.start({ email });
    await expect(house.inbox.take(email, 400)).rejects.toThrow("No message");
  });
});

/** As the operation of a later feature will. */
async function deleteUser(storage: ReturnType<typeof memoryStorage>, id: UserId): Promise<void> {
  const account = await storage.users.findById(id);
  if (account === null) throw new Error("There is no such user.");
  const before = account.user;
  const after = { ...before, status: "deleted", deletedAt: new Date(), version: before.version + 1 } as const;
  await storage.commit(buildOperation({ changes: [{ kind: "update", entity: "user", before, after }] }));
}

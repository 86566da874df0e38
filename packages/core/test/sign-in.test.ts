import { describe, expect, test } from "vitest";
import { createHouse, registerClient, signIn, wrongCode } from "./support/create-house.ts";

const email = "ada@example.com";

describe("sign-in", () => {
  test("opens a new session at every sign-in", async () => {
    const house = createHouse();
    const first = await registerClient(house, email);
    const second = await signIn(house, email);
    expect(second.user.id).toBe(first.user.id);
    expect(second.session.id).not.toBe(first.session.id);
    for (const { request, session } of [first, second]) {
      expect((await house.auth.authenticate(request)).session.id).toBe(session.id);
    }
  });

  test("answers the same for nobody, and no code ever works there", async () => {
    const house = createHouse();
    await registerClient(house, email);
    const known = await house.auth.signIn.start({ email });
    const unknown = await house.auth.signIn.start({ email: "bob@example.com" });
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    expect(unknown.challenge).toHaveLength(known.challenge.length);
    for (let tries = 4; tries > 0; tries -= 1) {
      await expect(
        house.auth.signIn.verify({ challenge: unknown.challenge, code: "123456" }),
      ).rejects.toMatchObject({
        code: "invalid_code",
        details: { attemptsLeft: tries },
      });
    }
    await expect(
      house.auth.signIn.verify({ challenge: unknown.challenge, code: "123456" }),
    ).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
    await house.inbox.takeCode(email);
    await house.auth.start();
    await house.auth.stop();
    expect(house.inbox.messages.filter(({ to }) => to === "bob@example.com")).toEqual([]);
  });

  test("redeems a code once, whoever else knows it", async () => {
    const house = createHouse();
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => house.auth.signIn.verify({ challenge, code })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "challenge_used" });
    }
  });

  test("refuses a suspended user who proves his code, and sends him none", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    await house.auth.users.suspend(user.id, { job: "test", reason: "fraud" });
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "account_suspended",
    });
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "challenge_used",
    });
    await house.auth.signIn.start({ email });
    await expect(house.inbox.take(email, 400)).rejects.toThrow("No message");
    await house.auth.users.reinstate(user.id, { job: "test", reason: "mistake" });
    await signIn(house, email);
  });

  test("resends a new code for the same flow: the old one is dead, tries stay counted, the cooldown holds", async () => {
    const house = createHouse({ options: { challenge: { resendAfterSeconds: 60 } } });
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const old = await house.inbox.takeCode(email);
    await expect(house.auth.signIn.verify({ challenge, code: wrongCode(old) })).rejects.toMatchObject({
      details: { attemptsLeft: 4 },
    });
    await expect(house.auth.challenges.resend({ challenge })).rejects.toMatchObject({
      code: "too_many_requests",
      details: { retryAfterSeconds: 60 },
    });
    house.clock.pass(60);
    const resent = await house.auth.challenges.resend({ challenge });
    expect(resent.challenge).toBe(challenge);
    const code = await house.inbox.takeCode(email);
    await expect(
      house.auth.signIn.verify({ challenge, code: old === code ? wrongCode(code) : old }),
    ).rejects.toMatchObject({
      details: { attemptsLeft: 3 },
    });
    house.clock.pass(299);
    await house.auth.signIn.verify({ challenge, code });
    await expect(house.auth.challenges.resend({ challenge })).rejects.toMatchObject({
      code: "challenge_used",
    });
  });

  test("takes codes and sessions made before a rotation of secrets, and none once the old secret is gone", async () => {
    const [old, fresh] = ["an-old-secret-0123456789abcdefghijklmn", "a-fresh-secret-0123456789abcdefghijkl"];
    const before = createHouse({ secrets: [old] });
    const { request } = await registerClient(before, email);
    const started = await before.auth.signIn.start({ email });
    const code = await before.inbox.takeCode(email);
    const stores = { storage: before.storage, ephemeral: before.ephemeral };
    const rotated = createHouse({ ...stores, secrets: [fresh, old] });
    await rotated.auth.authenticate(request);
    await rotated.auth.signIn.verify({ challenge: started.challenge, code });
    const without = createHouse({ ...stores, secrets: [fresh] });
    await expect(without.auth.authenticate(request)).rejects.toMatchObject({ code: "not_authenticated" });
    await expect(without.auth.signIn.verify({ challenge: started.challenge, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
  });
});

import { createAuth } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Ephemeral } from "@latchkey/core/ports";
import { createInbox } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import {
  baseUrl,
  clientFields,
  createClock,
  createHouse,
  indexSecret,
  registerClient,
  secrets,
  vendorFields,
  wideLimits,
  wrongCode,
} from "./support/create-house.ts";

const email = "ada@example.com";

describe("a flow", () => {
  test("lives, resends and counts as it is set", async () => {
    const house = createHouse({
      options: { challenge: { maxAgeSeconds: 30, resendAfterSeconds: 7, attempts: 2 } },
    });
    const start = house.clock.now().getTime();
    const { challenge, ...answer } = await house.auth.registration.start({ as: "client", email });
    expect(answer).toMatchObject({
      expiresAt: new Date(start + 30_000),
      resendAt: new Date(start + 7_000),
    });
    const message = await house.inbox.take(email);
    expect(message.params.expiresAt).toEqual(answer.expiresAt);
    const code = wrongCode(message.params.code);
    await expect(house.auth.registration.verify({ challenge, code })).rejects.toMatchObject({
      details: { attemptsLeft: 1 },
    });
    house.clock.pass(7);
    const resent = await house.auth.challenges.resend({ challenge });
    expect(resent).toMatchObject({
      expiresAt: new Date(start + 37_000),
      resendAt: new Date(start + 14_000),
    });
    const { params } = await house.inbox.take(email);
    expect(params.expiresAt).toEqual(resent.expiresAt);
    house.clock.pass(30);
    await expect(house.auth.registration.verify({ challenge, code: params.code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
  });

  test("is not ended by flows that others begin elsewhere for its identifier", async () => {
    const house = createHouse({ options: { challenge: { maxLive: 3 } } });
    const { challenge } = await house.auth.registration.start({ as: "client", email }, { ip: "203.0.113.7" });
    const code = await house.inbox.takeCode(email);
    const stranger = { ip: "198.51.100.66" };
    const theirs = [];
    for (let flow = 0; flow < 6; flow += 1)
      theirs.push((await house.auth.registration.start({ as: "client", email }, stranger)).challenge);
    await expect(
      house.auth.registration.verify({ challenge: theirs[0] ?? "", code: "123456" }),
      "theirs is",
    ).rejects.toMatchObject({ code: "challenge_expired" });
    await house.auth.registration.verify({ challenge, code });
  });

  test("is ended by the next of the same source where one is all that may live", async () => {
    const { auth } = createHouse({ options: { challenge: { maxLive: 1 } } });
    const flows = [];
    for (let flow = 0; flow < 2; flow += 1) flows.push((await auth.signIn.start({ email })).challenge);
    const [first = "", second = ""] = flows;
    const code = "123456";
    await expect(auth.signIn.verify({ challenge: first, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
    await expect(auth.signIn.verify({ challenge: second, code })).rejects.toMatchObject({
      code: "invalid_code",
    });
  });

  test("has a secret of its own", async () => {
    const ephemeral = memoryEphemeral();
    const hashes: string[] = [];
    const witness: Ephemeral = {
      ...ephemeral,
      challenges: {
        ...ephemeral.challenges,
        issue: (input) => {
          hashes.push(input.secretHash);
          return ephemeral.challenges.issue(input);
        },
      },
    };
    const { auth } = createHouse({ ephemeral: witness });
    for (let flow = 0; flow < 3; flow += 1) await auth.signIn.start({ email });
    expect(new Set(hashes).size).toBe(3);
  });

  test("takes a code that was resent after a rotation of secrets", async () => {
    const [old, fresh] = ["an-old-secret-0123456789abcdefghijklmn", "a-fresh-secret-0123456789abcdefghijkl"];
    const options = { challenge: { resendAfterSeconds: 0 } };
    const before = createHouse({ secrets: [old], options });
    const { challenge } = await before.auth.registration.start({ as: "client", email });
    await before.inbox.takeCode(email);
    const { storage, ephemeral } = before;
    const rotated = createHouse({ storage, ephemeral, secrets: [fresh, old], options });
    await rotated.auth.challenges.resend({ challenge });
    const code = await rotated.inbox.takeCode(email);
    expect((await rotated.auth.registration.verify({ challenge, code })).user.status).toBe("active");
  });

  test("that is exhausted is not resent", async () => {
    const house = createHouse({ options: { challenge: { attempts: 1, resendAfterSeconds: 0 } } });
    const { challenge } = await house.auth.signIn.start({ email });
    await expect(house.auth.signIn.verify({ challenge, code: "123456" })).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
    await expect(house.auth.challenges.resend({ challenge })).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
  });

  test("that was never begun, or is made up, is answered as expired", async () => {
    const { auth } = createHouse();
    const { challenge } = await createHouse().auth.signIn.start({ email });
    for (const made of [challenge, "x", "A".repeat(200)]) {
      const expired = { code: "challenge_expired" };
      await expect(auth.signIn.verify({ challenge: made, code: "123456" })).rejects.toMatchObject(expired);
      await expect(auth.challenges.resend({ challenge: made })).rejects.toMatchObject(expired);
    }
  });

  test.each(["", "12345", "1234567", "12345a", "１２３４５６", " 123456", "123456\n"])(
    "refuses %j, which is no code, and counts no try",
    async (code) => {
      const { auth } = createHouse();
      const { challenge } = await auth.signIn.start({ email });
      await expect(auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: ["code"] }] },
      });
      await expect(auth.signIn.verify({ challenge, code: "123456" })).rejects.toMatchObject({
        details: { attemptsLeft: 4 },
      });
    },
  );

  test("refuses a challenge that is longer than any", async () => {
    const { auth } = createHouse();
    const challenge = "A".repeat(201);
    for (const call of [
      auth.signIn.verify({ challenge, code: "123456" }),
      auth.registration.verify({ challenge, code: "123456" }),
      auth.challenges.resend({ challenge }),
    ])
      await expect(call).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: ["challenge"] }] },
      });
  });
});

describe("a decoy never succeeds, not even by the code that it would have had", () => {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

  /** A house where every code is the same. */
  function createPredictableHouse() {
    const clock = createClock();
    const inbox = createInbox();
    const auth = createAuth({
      storage: memoryStorage({ clock }),
      ephemeral: memoryEphemeral({ clock }),
      courier: inbox,
      secrets,
      indexSecret,
      baseUrl,
      clock,
      // Secrets and decoys are 32 bytes.
      random: { bytes: (length) => (length === 32 ? randomBytes(length) : new Uint8Array(length)) },
      limits: wideLimits,
      challenge: { resendAfterSeconds: 0 },
      lockout: { pauseAfter: 2 },
      vendor: vendorFields,
      client: clientFields,
    });
    return { auth, clock, inbox };
  }

  const codeOf = async (house: ReturnType<typeof createPredictableHouse>): Promise<string> => {
    await house.auth.registration.start({ as: "client", email: "code@example.com" });
    return house.inbox.takeCode("code@example.com");
  };

  test("of nobody's identifier, first or resent", async () => {
    const house = createPredictableHouse();
    const code = await codeOf(house);
    for (const isResent of [false, true]) {
      const { challenge } = await house.auth.signIn.start({ email: `nobody${isResent}@example.com` });
      if (isResent) await house.auth.challenges.resend({ challenge });
      await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
        code: "invalid_code",
      });
    }
  });

  test("of a suspended user, who was active when the flow began and gets no message now", async () => {
    const house = createPredictableHouse();
    const code = await codeOf(house);
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    expect(await house.inbox.takeCode(email)).toBe(code);
    await house.auth.users.suspend(user.id, { job: "test", reason: "fraud" });
    await house.auth.challenges.resend({ challenge });
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "invalid_code",
    });
    await expect(house.inbox.take(email, 400)).rejects.toThrow("No message");
  });

  test.each(["first", "resent"])("of a paused identifier, %s, after the pause too", async (which) => {
    const house = createPredictableHouse();
    const code = await codeOf(house);
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    await house.inbox.takeCode(email);
    for (let tries = 0; tries < 2; tries += 1)
      await expect(house.auth.signIn.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
        code: "invalid_code",
      });
    await house.auth.challenges.resend({ challenge });
    house.clock.pass(3_500);
    const paused = await house.auth.signIn.start({ email });
    await expect(house.inbox.take(email, 400)).rejects.toThrow("No message");
    if (which === "resent") await house.auth.challenges.resend({ challenge: paused.challenge });
    house.clock.pass(100);
    await expect(house.auth.signIn.verify({ challenge: paused.challenge, code })).rejects.toMatchObject({
      code: "invalid_code",
    });
  });
});

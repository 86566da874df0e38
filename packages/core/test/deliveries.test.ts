import { createAuth } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Courier, Envelope } from "@latchkey/core/ports";
import { createInbox } from "@latchkey/core/testing";
import { describe, expect, test, vi } from "vitest";
import {
  baseUrl,
  createClock,
  createHouse,
  createLog,
  indexSecret,
  secrets,
  wideLimits,
} from "./support/create-house.ts";

const email = "ada@example.com";

/** A courier that does what it is told. */
function createMoodyCourier() {
  const sent: Envelope[] = [];
  const courier: Courier & { send: ReturnType<typeof vi.fn<Courier["send"]>> } = {
    channels: ["email", "sms"],
    send: vi.fn<Courier["send"]>(async (envelope) => {
      sent.push(envelope);
      return { outcome: "sent" };
    }),
  };
  return { courier, sent };
}

function createDeliveringHouse() {
  const clock = createClock();
  const log = createLog();
  const storage = memoryStorage({ clock });
  const { courier, sent } = createMoodyCourier();
  const auth = createAuth({
    storage,
    ephemeral: memoryEphemeral({ clock }),
    courier,
    secrets,
    indexSecret,
    baseUrl,
    clock,
    logger: log,
    limits: wideLimits,
  });
  // Nothing leaves but by `work`: a nudged round would race with it.
  const isQuiet = auth.stop();
  /** One round of the worker over everything that is due. */
  const work = async () => {
    await isQuiet;
    await auth.start();
    await auth.stop();
  };
  return { auth, clock, log, storage, courier, sent, work };
}

describe("deliveries", () => {
  test("are sent by a nudge right after the commit, also without start", async () => {
    const { auth, inbox } = createHouse();
    await auth.registration.start({ as: "client", email });
    expect((await inbox.take(email, 1_000)).template).toBe("registration_code");
  });

  test("tell the courier where, what, in which language and until when", async () => {
    const house = createDeliveringHouse();
    const { expiresAt } = await house.auth.registration.start({
      as: "client",
      email: "ADA@Example.com",
      profile: { locale: "de" },
    });
    await house.work();
    expect(house.sent).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        channel: "email",
        to: email,
        locale: "de",
        template: "registration_code",
        params: { code: expect.stringMatching(/^\d{6}$/) as string, expiresAt },
      },
    ]);
  });

  test("speak a user's own language when he signs in", async () => {
    const house = createHouse();
    const { challenge } = await house.auth.registration.start({
      as: "client",
      email,
      profile: { locale: "de-CH" },
    });
    const code = await house.inbox.takeCode(email);
    await house.auth.registration.verify({ challenge, code });
    await house.auth.signIn.start({ email });
    expect(await house.inbox.take(email)).toMatchObject({ template: "sign_in_code", locale: "de-CH" });
  });

  test("are tried again with back-off after a passing failure, under the same id", async () => {
    const house = createDeliveringHouse();
    house.courier.send.mockRejectedValueOnce(new Error("greylisted"));
    await house.auth.registration.start({ as: "client", email });
    await house.work();
    expect(house.sent).toEqual([]);
    house.clock.pass(120);
    await house.work();
    expect(house.sent).toHaveLength(1);
    const [first, second] = house.courier.send.mock.calls;
    expect(first?.[0].id).toBe(second?.[0].id);
  });

  test("become dead letters after a permanent failure, and the log names neither address nor code", async () => {
    const house = createDeliveringHouse();
    house.courier.send.mockImplementationOnce(async () => ({
      outcome: "rejected",
      reason: "no such mailbox",
    }));
    await house.auth.registration.start({ as: "client", email });
    await house.work();
    house.clock.pass(60);
    await house.work();
    expect(house.courier.send).toHaveBeenCalledTimes(1);
    const code = house.courier.send.mock.calls[0]?.[0].params.code ?? "none";
    expect(house.log.lines.join()).toContain("no such mailbox");
    expect(house.log.lines.join()).not.toContain(email);
    expect(house.log.lines.join()).not.toContain(code);
  });

  test("are dropped once the code expired", async () => {
    const house = createDeliveringHouse();
    house.courier.send.mockRejectedValueOnce(new Error("down"));
    await house.auth.registration.start({ as: "client", email });
    await house.work();
    house.clock.pass(301);
    await house.work();
    expect(house.courier.send).toHaveBeenCalledTimes(1);
  });

  test("do not go out for a code that a resend replaced", async () => {
    const house = createDeliveringHouse();
    house.courier.send.mockRejectedValueOnce(new Error("down"));
    const { challenge } = await house.auth.registration.start({ as: "client", email });
    await house.work();
    house.clock.pass(61);
    await house.auth.challenges.resend({ challenge });
    await house.work();
    house.clock.pass(61);
    await house.work();
    expect(house.sent).toHaveLength(1);
    await house.auth.registration.verify({ challenge, code: house.sent[0]?.params.code ?? "" });
  });

  test("stop calling a channel that fails in a row, and try it again after a pause", async () => {
    const house = createDeliveringHouse();
    house.courier.send.mockRejectedValue(new Error("down"));
    for (let user = 0; user < 5; user += 1)
      await house.auth.registration.start({ as: "client", email: `user${user}@example.com` });
    await house.work();
    expect(house.courier.send).toHaveBeenCalledTimes(5);
    await house.auth.registration.start({ as: "client", email });
    await house.work();
    expect(house.courier.send, "the breaker is open").toHaveBeenCalledTimes(5);
    house.courier.send.mockImplementation(async (envelope) => {
      house.sent.push(envelope);
      return { outcome: "sent" };
    });
    house.clock.pass(100);
    await house.work();
    expect(house.sent, "one message tries the channel").toHaveLength(1);
    await house.work();
    expect(house.sent).toHaveLength(6);
  });

  test("are not held up by a courier that never answers, nor by one channel that is slow", async () => {
    const inbox = createInbox();
    const hanging = createHouse({
      courier: {
        ...inbox,
        send: (envelope, signal) =>
          envelope.to === "slow@example.com" ? new Promise(() => undefined) : inbox.send(envelope, signal),
      },
    });
    await hanging.auth.registration.start({ as: "client", email: "slow@example.com" });
    await hanging.auth.registration.start({ as: "client", email });
    await inbox.take(email);
    await hanging.auth.registration.start({ as: "client", email: "next@example.com" });
    await inbox.take("next@example.com");
    await hanging.auth.registration.start({ as: "client", phone: "+4915123456789" });
    expect((await inbox.take("+4915123456789")).channel).toBe("sms");
  });

  test("of decoys are completed without a call of the courier", async () => {
    const house = createDeliveringHouse();
    await house.auth.signIn.start({ email: "nobody@example.com" });
    await house.work();
    expect(house.courier.send).not.toHaveBeenCalled();
    expect(
      await house.storage.deliveries.claim({ channels: ["email"], limit: 10, leaseSeconds: 30 }),
    ).toEqual([]);
  });
});

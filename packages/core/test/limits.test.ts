import { describe, expect, test } from "vitest";
import {
  createHouse,
  type House,
  registerClient,
  signIn,
  wideLimits,
  wrongCode,
} from "./support/create-house.ts";

const email = "ada@example.com";
const one = [{ count: 1, seconds: 3_600 }];
const two = [{ count: 2, seconds: 3_600 }];
const here = { ip: "203.0.113.7" };
const elsewhere = { ip: "203.0.113.8" };
const limited = { code: "too_many_requests", details: { retryAfterSeconds: 3_600 } };

const createStrictHouse = (limits: Partial<typeof wideLimits>): House =>
  createHouse({ options: { limits: { ...wideLimits, ...limits } } });

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

const start = ({ auth }: House, address: string, context: object) =>
  auth.signIn.start({ email: address }, context);

describe("limits hold for calls of the library too", () => {
  test("on sends to one identifier from one source, and leave other sources alone", async () => {
    const house = createStrictHouse({ sendPerIdentifierAndSource: one });
    await start(house, email, here);
    await expect(start(house, email, here)).rejects.toMatchObject(limited);
    await start(house, email, elsewhere);
    await start(house, newEmail(), here);
    house.clock.pass(3_599);
    await expect(start(house, email, here)).rejects.toMatchObject({ details: { retryAfterSeconds: 1 } });
    house.clock.pass(1);
    await start(house, email, here);
  });

  test("on sends to one identifier over all sources", async () => {
    const house = createStrictHouse({ sendPerIdentifier: two });
    await start(house, email, here);
    await start(house, email, elsewhere);
    await expect(start(house, email, { ip: "203.0.113.9" })).rejects.toMatchObject(limited);
    await start(house, newEmail(), here);
  });

  test("on sends of one source over all identifiers, an IPv6 network counting as one", async () => {
    const house = createStrictHouse({ sendPerSource: two });
    await start(house, newEmail(), { ip: "2001:db8::1" });
    await start(house, newEmail(), { ip: "2001:db8::2" });
    await expect(start(house, newEmail(), { ip: "2001:db8::3" })).rejects.toMatchObject(limited);
    await start(house, newEmail(), { ip: "2001:db8:0:1::1" });
  });

  test("on sends of one source by text message as by email", async () => {
    const house = createStrictHouse({ sendPerSource: two });
    await start(house, newEmail(), here);
    await house.auth.signIn.start({ phone: "+4915123450001" }, here);
    await expect(house.auth.signIn.start({ phone: "+4915123460001" }, here)).rejects.toMatchObject(limited);
    await house.auth.signIn.start({ phone: "+4915123460001" }, elsewhere);
  });

  test("on calls without an address, which share one source", async () => {
    const house = createStrictHouse({ sendPerSource: two });
    await start(house, newEmail(), {});
    await start(house, newEmail(), { ip: null });
    await expect(start(house, newEmail(), { ip: "not an address" })).rejects.toMatchObject(limited);
  });

  test("on a block of phone numbers over all sources, for registration, sign-in and resend alike", async () => {
    const house = createStrictHouse({ sendPerPhonePrefix: two });
    const { challenge } = await house.auth.registration.start(
      { as: "client", phone: "+4915123450001" },
      here,
    );
    await house.auth.signIn.start({ phone: "+4915123450002" }, elsewhere);
    await expect(house.auth.signIn.start({ phone: "+4915123450003" })).rejects.toMatchObject(limited);
    await expect(house.auth.challenges.resend({ challenge })).rejects.toMatchObject(limited);
    await house.auth.signIn.start({ phone: "+4915123460001" });
    await start(house, email, here);
  });

  test("on resends: they count as sends of their source, whatever the challenge is worth", async () => {
    const house = createStrictHouse({ sendPerSource: two });
    const { challenge } = await start(house, email, here);
    house.clock.pass(60);
    await house.auth.challenges.resend({ challenge }, here);
    house.clock.pass(60);
    await expect(house.auth.challenges.resend({ challenge }, here)).rejects.toMatchObject({
      code: "too_many_requests",
    });
    house.clock.pass(600);
    await expect(house.auth.challenges.resend({ challenge }, elsewhere)).rejects.toMatchObject({
      code: "challenge_expired",
    });
    await expect(house.auth.challenges.resend({ challenge }, here), "not told apart").rejects.toMatchObject({
      code: "too_many_requests",
    });
  });

  test("on resends: they count as sends to their identifier", async () => {
    const house = createStrictHouse({ sendPerIdentifier: two });
    const { challenge } = await start(house, email, here);
    house.clock.pass(60);
    await house.auth.challenges.resend({ challenge }, here);
    house.clock.pass(60);
    await expect(house.auth.challenges.resend({ challenge }, here)).rejects.toMatchObject({
      details: { retryAfterSeconds: 3_480 },
    });
  });

  test("on verifications of one source, also with the right code, which then works from elsewhere", async () => {
    const house = createStrictHouse({ verifyPerSource: one });
    const { challenge } = await house.auth.registration.start({ as: "client", email });
    const code = await house.inbox.takeCode(email);
    await expect(
      house.auth.registration.verify({ challenge, code: wrongCode(code) }, here),
    ).rejects.toMatchObject({ code: "invalid_code" });
    await expect(house.auth.registration.verify({ challenge, code }, here)).rejects.toMatchObject(limited);
    await house.auth.registration.verify({ challenge, code }, elsewhere);
  });
});

describe("a known device", () => {
  test("has sends of its own, from wherever it asks, when strangers have used up all others", async () => {
    const house = createStrictHouse({ sendPerIdentifierAndSource: two, sendPerIdentifier: two });
    const { deviceToken } = await registerClient(house, email);
    await start(house, email, here);
    await expect(start(house, email, elsewhere)).rejects.toMatchObject(limited);
    await start(house, email, { ...here, deviceToken });
    const { challenge } = await start(house, email, { ...elsewhere, deviceToken });
    await expect(start(house, email, { deviceToken })).rejects.toMatchObject(limited);
    house.clock.pass(60);
    await expect(house.auth.challenges.resend({ challenge }, { deviceToken })).rejects.toMatchObject({
      code: "too_many_requests",
    });
  });

  test("shares with the other known devices what all of them may ask for", async () => {
    const three = [{ count: 3, seconds: 3_600 }];
    const house = createStrictHouse({ sendPerIdentifierAndSource: two, sendPerIdentifier: three });
    const first = await registerClient(house, email);
    const second = await signIn(house, email, elsewhere);
    await start(house, email, { deviceToken: first.deviceToken });
    await start(house, email, { deviceToken: first.deviceToken });
    await expect(start(house, email, { deviceToken: first.deviceToken })).rejects.toMatchObject(limited);
    await start(house, email, { deviceToken: second.deviceToken });
    await expect(start(house, email, { deviceToken: second.deviceToken })).rejects.toMatchObject(limited);
    await start(house, email, here);
  });

  test("may resend when strangers have used up all other sends", async () => {
    const house = createStrictHouse({ sendPerIdentifier: two });
    const { deviceToken } = await registerClient(house, email);
    const { challenge } = await start(house, email, { deviceToken });
    await start(house, email, here);
    await expect(start(house, email, here)).rejects.toMatchObject(limited);
    house.clock.pass(60);
    await house.auth.challenges.resend({ challenge }, { deviceToken });
  });

  test("is known to one account only, and a made-up one to none", async () => {
    const house = createStrictHouse({ sendPerIdentifier: one });
    const { deviceToken } = await registerClient(house, "bob@example.com");
    await start(house, email, {});
    const altered = `${deviceToken?.slice(0, -1)}${deviceToken?.endsWith("A") ? "Q" : "A"}`;
    for (const [address, token] of [
      [email, deviceToken],
      ["bob@example.com", altered],
      ["bob@example.com", "A".repeat(50)],
    ] as const) {
      await expect(start(house, address, { deviceToken: token })).rejects.toMatchObject(limited);
    }
    await start(house, "bob@example.com", { deviceToken });
  });

  test("is unknown again after its user signed out everywhere", async () => {
    const house = createStrictHouse({ sendPerIdentifier: one });
    const caller = await registerClient(house, email);
    await house.auth.sessions.revokeAll(caller);
    await expect(start(house, email, { deviceToken: caller.deviceToken })).rejects.toMatchObject(limited);
  });
});

import { memoryStorage } from "@latchkey/core/memory";
import type { Operation } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import {
  baseUrl,
  createClock,
  createHouse,
  type House,
  type HouseOptions,
  registerClient,
  wideLimits,
  wrongCode,
} from "./support/create-house.ts";

const email = "ada@example.com";
const here = { requestId: "here", ip: "203.0.113.7", userAgent: "a browser" };
const one = [{ count: 1, seconds: 3_600 }];

interface Witnessed extends House {
  /** What was committed since the last call. */
  taken(): readonly Operation[];
  /** The refusals that are counted, written by a stop. */
  refused(): Promise<readonly unknown[]>;
}

function createWitness(options?: HouseOptions["options"]): Witnessed {
  const storage = memoryStorage({ clock: createClock() });
  let committed: Operation[] = [];
  const house = createHouse({
    ...(options === undefined ? {} : { options }),
    storage: {
      ...storage,
      commit: async (operation) => {
        await storage.commit(operation);
        committed.push(operation);
      },
    },
  });
  const taken = (): readonly Operation[] => {
    const all = committed;
    committed = [];
    return all;
  };
  return {
    ...house,
    taken,
    refused: async () => {
      taken();
      await house.auth.stop();
      return taken().map(({ name, reason, occurrences, outcome }) => [name, reason, occurrences, outcome]);
    },
  };
}

describe("what is refused before a secret was compared writes nothing by itself, and is counted", () => {
  test("as a limit: sends to an identifier, and from a source", async () => {
    const house = createWitness({ limits: { ...wideLimits, sendPerSource: one } });
    await house.auth.signIn.start({ email }, here);
    house.taken();
    for (let n = 0; n < 3; n += 1)
      await expect(house.auth.signIn.start({ email }, here)).rejects.toMatchObject({ name: "AuthError" });
    await expect(house.auth.registration.start({ as: "client", email }, here)).rejects.toMatchObject({
      name: "AuthError",
    });
    expect(house.taken()).toEqual([]);
    expect(await house.refused()).toEqual([["refusal.limit", "too_many_requests", 4, "denied"]]);
  });

  test("as a limit: of an identifier, which is asked after the source's", async () => {
    const house = createWitness({ limits: { ...wideLimits, sendPerIdentifierAndSource: one } });
    const { challenge } = await house.auth.signIn.start({ email }, here);
    house.clock.pass(60);
    await expect(house.auth.signIn.start({ email }, here)).rejects.toMatchObject({ name: "AuthError" });
    await expect(house.auth.challenges.resend({ challenge }, here)).rejects.toMatchObject({
      name: "AuthError",
    });
    expect(await house.refused()).toEqual([["refusal.limit", "too_many_requests", 2, "denied"]]);
  });

  test("as a flow that is not there: unknown, over, exhausted or used", async () => {
    const house = createWitness({ challenge: { attempts: 1 } });
    const { auth, clock, inbox } = house;
    const code = "123456";
    await expect(auth.signIn.verify({ challenge: "no-such-flow", code }, here)).rejects.toMatchObject({
      name: "AuthError",
    });
    await expect(auth.challenges.resend({ challenge: "no-such-flow" }, here)).rejects.toMatchObject({
      name: "AuthError",
    });
    const { challenge } = await auth.registration.start({ as: "client", email }, here);
    const right = await inbox.takeCode(email);
    await expect(auth.registration.verify({ challenge, code: wrongCode(right) }, here)).rejects.toMatchObject(
      { code: "challenge_exhausted" },
    );
    await expect(auth.registration.verify({ challenge, code: right }, here)).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
    clock.pass(301);
    await expect(auth.registration.verify({ challenge, code: right }, here)).rejects.toMatchObject({
      code: "challenge_expired",
    });
    expect(await house.refused()).toEqual([
      ["refusal.challenge", "challenge_expired", 2, "denied"],
      // The try that was compared committed itself; only the one after it is counted.
      ["refusal.challenge", "challenge_exhausted", 1, "denied"],
      ["refusal.challenge", "challenge_expired", 1, "denied"],
    ]);
  });

  test("as forged, over HTTP, with the address and the request that the caller was told", async () => {
    const house = createWitness({ trustedProxies: 0 });
    const forge = () =>
      house.auth.handler(
        new Request(`${baseUrl}/auth/sign-in`, {
          method: "POST",
          headers: { "sec-fetch-site": "cross-site", "user-agent": "a browser" },
          body: "{}",
        }),
        { remoteAddress: "203.0.113.7" },
      );
    const response = await forge();
    await forge();
    expect(response.status).toBe(403);
    expect(house.taken()).toEqual([]);
    await house.auth.stop();
    expect(house.taken()).toMatchObject([
      {
        name: "refusal.csrf",
        reason: "forbidden",
        occurrences: 2,
        request: {
          requestId: response.headers.get("x-request-id"),
          ip: "203.0.113.7",
          userAgent: "a browser",
        },
      },
    ]);
  });
});

describe("what was compared commits by itself, and is not counted again", () => {
  test("a wrong code", async () => {
    const house = createWitness();
    const { challenge } = await house.auth.signIn.start({ email }, here);
    await expect(house.auth.signIn.verify({ challenge, code: "000000" }, here)).rejects.toMatchObject({
      name: "AuthError",
    });
    expect(await house.refused()).toEqual([]);
  });

  test("a wrong code of a source that asks too often, whatever it is answered", async () => {
    const house = createWitness({ limits: { ...wideLimits, verifyPerSource: one } });
    const { challenge } = await house.auth.signIn.start({ email }, here);
    await expect(house.auth.signIn.verify({ challenge, code: "000000" }, here)).rejects.toMatchObject({
      code: "invalid_code",
    });
    house.taken();
    await expect(house.auth.signIn.verify({ challenge, code: "000000" }, here)).rejects.toMatchObject({
      code: "too_many_requests",
    });
    expect(house.taken()).toMatchObject([{ name: "sign_in.complete", outcome: "failed" }]);
    expect(await house.refused()).toEqual([]);
  });

  test("a success, and a session that is not there", async () => {
    const house = createWitness();
    await registerClient(house, email, here);
    await expect(house.auth.authenticate({ headers: new Headers() })).rejects.toMatchObject({
      name: "AuthError",
    });
    expect(await house.refused()).toEqual([]);
  });
});

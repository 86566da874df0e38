import { StoreError } from "@latchkey/core/errors";
import type { IdentifierKey } from "@latchkey/core/ports";
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
const hour = 3_600;

/** Fails `times` codes of the identifier, in as many flows as that takes. */
async function fail(house: House, times: number, deviceToken: string | null = null): Promise<void> {
  for (let done = 0; done < times; ) {
    const { challenge } = await house.auth.signIn.start({ email }, { deviceToken });
    const code = await house.inbox.takeCode(email, 700).catch(() => "123456");
    for (let tries = 0; tries < 5 && done < times; tries += 1, done += 1) {
      const answer = house.auth.signIn.verify({ challenge, code: wrongCode(code) }, { deviceToken });
      await expect(answer).rejects.toMatchObject({
        code: tries === 4 ? "challenge_exhausted" : "invalid_code",
      });
    }
  }
}

describe("durable lockout", () => {
  test("pauses codes for unknown devices after 20 failures in a row, while the known device signs in", async () => {
    const house = createHouse();
    const { deviceToken } = await registerClient(house, email);
    await fail(house, 19);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    await expect(house.auth.signIn.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
      code: "invalid_code",
    });
    await expect(
      house.auth.signIn.verify({ challenge, code }),
      "a live code is not compared",
    ).rejects.toMatchObject({
      code: "invalid_code",
      details: { attemptsLeft: 3 },
    });
    await house.auth.signIn.start({ email });
    await expect(house.inbox.take(email, 700), "and none is sent").rejects.toThrow("No message");
    await signIn(house, email, { deviceToken });
  });

  test("ends the pause by itself, and a success resets the count", async () => {
    const house = createHouse();
    await registerClient(house, email);
    await fail(house, 20);
    house.clock.pass(hour);
    await signIn(house, email);
    await fail(house, 19);
    expect((await signIn(house, email)).user.status).toBe("active");
  });

  test("does not count what is refused during a pause", async () => {
    const house = createHouse();
    await registerClient(house, email);
    await fail(house, 20);
    await fail(house, 30);
    house.clock.pass(hour);
    expect((await signIn(house, email)).user.status).toBe("active");
  });

  test("outlives the ephemeral store, other flows and key rotation", async () => {
    const house = createHouse();
    await registerClient(house, email);
    await fail(house, 20);
    const fresh = createHouse({
      storage: house.storage,
      secrets: ["another-secret-0123456789abcdefghijklmnop", "a-secret-of-the-tests-0123456789abcdef"],
    });
    await fresh.auth.signIn.start({ email });
    await expect(fresh.inbox.take(email, 700)).rejects.toThrow("No message");
  });

  test("disables codes for everybody at the limit, the known device too", async () => {
    const house = createHouse({ options: { lockout: { pauseAfter: 5, disableAfter: 10 } } });
    const { deviceToken } = await registerClient(house, email);
    await fail(house, 5);
    await fail(house, 5, deviceToken);
    house.clock.pass(1_000 * hour);
    await house.auth.signIn.start({ email }, { deviceToken });
    await expect(house.inbox.take(email, 700)).rejects.toThrow("No message");
  });

  test("counts failures of registrations too, and of identifiers that nobody has", async () => {
    const house = createHouse({ options: { lockout: { pauseAfter: 5 } } });
    const { challenge } = await house.auth.registration.start({ as: "client", email });
    const code = await house.inbox.takeCode(email);
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(house.auth.registration.verify({ challenge, code: wrongCode(code) })).rejects.toThrow(
        /code/,
      );
    }
    await house.auth.registration.start({ as: "client", email });
    await expect(house.inbox.take(email, 700)).rejects.toThrow("No message");
  });

  test("answers 503 when the failure can't be committed, whatever the code was", async () => {
    const house = createHouse();
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    const { storage } = house;
    const down = createHouse({
      ephemeral: house.ephemeral,
      storage: {
        ...storage,
        commit: () => Promise.reject(new StoreError("ERR_STORAGE_UNAVAILABLE", "down")),
      },
    });
    for (const given of [wrongCode(code), code]) {
      await expect(down.auth.signIn.verify({ challenge, code: given })).rejects.toMatchObject({
        code: "service_unavailable",
      });
    }
  });
});

describe("guesses beyond the limits", () => {
  test("count durably although their answer is 429, so that a limited source pauses the identifier too", async () => {
    const house = createHouse({
      options: {
        limits: { ...wideLimits, verifyPerSource: [{ count: 1, seconds: hour }] },
        lockout: { pauseAfter: 5 },
      },
    });
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(house.auth.signIn.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
        code: "too_many_requests",
      });
    }
    const next = await house.auth.signIn.start({ email }, { ip: "203.0.113.9" });
    await expect(house.inbox.take(email, 700)).rejects.toThrow("No message");
    await expect(
      house.auth.signIn.verify({ challenge: next.challenge, code }, { ip: "203.0.113.9" }),
    ).rejects.toMatchObject({ code: "invalid_code" });
  });

  test("count durably although the limits could not be asked", async () => {
    const house = createHouse({ options: { lockout: { pauseAfter: 5 } } });
    await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    const down = createHouse({
      storage: house.storage,
      ephemeral: {
        ...house.ephemeral,
        limits: { hit: () => Promise.reject(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down")) },
      },
    });
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(down.auth.signIn.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
        code: "service_unavailable",
      });
    }
    await house.auth.signIn.start({ email });
    await expect(house.inbox.take(email, 700)).rejects.toThrow("No message");
  });

  test("made at once in many flows stop at the pause, none beyond", async () => {
    const house = createHouse({ options: { challenge: { maxLive: 10 } } });
    const { user } = await registerClient(house, email);
    await fail(house, 15);
    const flows = await Promise.all(Array.from({ length: 10 }, () => house.auth.signIn.start({ email })));
    await Promise.allSettled(
      flows.flatMap(({ challenge }) =>
        Array.from({ length: 4 }, () => house.auth.signIn.verify({ challenge, code: "000000" })),
      ),
    );
    const account = await house.storage.users.findById(user.id);
    const key = account?.user.identifierHash.slice(0, 16) as IdentifierKey;
    const { counters } = await house.storage.identifiers.getStanding({
      identifierKey: key,
      counters: [{ counter: "code_failures", key }],
    });
    expect(counters[0]?.n).toBe(20);
  });
});

import { describe, expect, test } from "vitest";
import { createHouse, type House, registerClient, signIn, wrongCode } from "./support/create-house.ts";

const ada = "ada@example.com";
const bob = "bob@example.com";

const createStrictHouse = (): House => createHouse({ options: { lockout: { pauseAfter: 4 } } });

/** Wrong codes of one flow, at most four. */
async function fail(house: House, email: string, times: number, deviceToken: string | null): Promise<void> {
  const { challenge } = await house.auth.signIn.start({ email }, { deviceToken });
  const code = wrongCode(await house.inbox.takeCode(email));
  for (let tries = 0; tries < times; tries += 1) {
    await expect(house.auth.signIn.verify({ challenge, code }, { deviceToken })).rejects.toMatchObject({
      code: "invalid_code",
    });
  }
}

describe("a known device", () => {
  test("is paused by its own failures in a row, until the pause is over", async () => {
    const house = createStrictHouse();
    const { deviceToken } = await registerClient(house, ada);
    await fail(house, ada, 4, deviceToken);
    await house.auth.signIn.start({ email: ada }, { deviceToken });
    await expect(house.inbox.take(ada, 700)).rejects.toThrow("No message");
    house.clock.pass(3_600);
    await signIn(house, ada, { deviceToken });
  });

  test("is not paused by the failures of others", async () => {
    const house = createStrictHouse();
    const { deviceToken } = await registerClient(house, ada);
    await fail(house, ada, 4, null);
    await fail(house, ada, 3, deviceToken);
    expect((await signIn(house, ada, { deviceToken })).user.status).toBe("active");
  });

  test("begins anew after a success on it", async () => {
    const house = createStrictHouse();
    const { deviceToken } = await registerClient(house, ada);
    await fail(house, ada, 3, deviceToken);
    await signIn(house, ada, { deviceToken });
    await fail(house, ada, 3, deviceToken);
    expect((await signIn(house, ada, { deviceToken })).user.status).toBe("active");
  });

  test("that two people use is paused for the one who fails", async () => {
    const house = createStrictHouse();
    const { deviceToken: adas } = await registerClient(house, ada);
    await registerClient(house, bob);
    const { deviceToken: bobs } = await signIn(house, bob, { deviceToken: adas });
    await fail(house, ada, 4, adas);
    await signIn(house, bob, { deviceToken: bobs });
    await house.auth.signIn.start({ email: ada }, { deviceToken: adas });
    await expect(house.inbox.take(ada, 700)).rejects.toThrow("No message");
  });

  test("is known again by the next sign-in after its user signed out everywhere", async () => {
    const house = createStrictHouse();
    const caller = await registerClient(house, ada);
    await house.auth.sessions.revokeAll(caller);
    const { deviceToken } = await signIn(house, ada, { deviceToken: caller.deviceToken });
    await fail(house, ada, 4, null);
    await house.auth.signIn.start({ email: ada }, { deviceToken: caller.deviceToken });
    await expect(house.inbox.take(ada, 700)).rejects.toThrow("No message");
    await signIn(house, ada, { deviceToken });
  });

  test("counts its failures against the identifier too, so that many devices get no more tries than one", async () => {
    const house = createStrictHouse();
    const { deviceToken } = await registerClient(house, ada);
    await fail(house, ada, 4, deviceToken);
    await house.auth.signIn.start({ email: ada });
    await expect(house.inbox.take(ada, 700)).rejects.toThrow("No message");
  });
});

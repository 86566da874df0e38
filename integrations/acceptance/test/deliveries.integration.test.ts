import { setTimeout as sleep } from "node:timers/promises";
import type { Courier, Envelope } from "@latchkey/core/ports";
import { createInbox } from "@latchkey/core/testing";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { createHouse } from "./support/create-house.ts";
import { challengeOf, startFlow } from "./support/flows.ts";
import { readRow } from "./support/read-stores.ts";
import { startHouseProcess, startTwoHouses } from "./support/start-house-process.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const options = { challenge: { resendAfterSeconds: 0 } };

/** A house whose worker does one round when it is told to. */
const openHouse = (courier?: Courier) => {
  const house = createHouse({ ...stores, options, ...(courier === undefined ? {} : { courier }) });
  const deliver = async (): Promise<void> => {
    await house.auth.start();
    await house.auth.stop();
  };
  return { ...house, deliver };
};

let people = 0;
const newEmail = (): string => {
  people += 1;
  return `person${people}@example.com`;
};

const lastDelivery = (): Promise<Record<string, unknown>> =>
  readRow(
    stores.pool,
    "select status, attempts, reason, sealed is null as is_erased from latchkey.deliveries order by n desc limit 1",
  );

/** Ages what waits, as if the time had passed. */
const pass = async (seconds: number): Promise<void> => {
  await readRow(
    stores.pool,
    `with aged as (
  update latchkey.deliveries set available_at = available_at - make_interval(secs => $1), expires_at = expires_at - make_interval(secs => $1)
  where status = 'pending' returning 1
) select count(*) from aged`,
    [seconds],
  );
};

describe("the queue of messages", () => {
  afterEach(async () => {
    await readRow(
      stores.pool,
      `with gone as (delete from latchkey.deliveries where status = 'pending' returning 1) select count(*) from gone`,
    );
  });

  test("is shared by two processes, and each message is sent once", async () => {
    const houses = await startTwoHouses({ settings: { ...stores.place, options }, until: onTestFinished });
    const emails = Array.from({ length: 60 }, newEmail);
    const starts = emails.map((email, n) =>
      (houses[n % 2] ?? houses[0]).open().post("/register", { as: "client", email }),
    );
    for (const { status } of await Promise.all(starts)) expect(status).toBe(202);
    const [{ inbox }] = houses;
    for (const email of emails) await inbox.take(email, 20_000);
    await Promise.all(houses.map((house) => house.stopWorker()));
    expect(inbox.messages.map(({ to }) => to).toSorted()).toEqual(emails.toSorted());
    expect(
      await readRow(
        stores.pool,
        "select count(*)::int as n, max(attempts) as tries from latchkey.deliveries where status = 'sent'",
      ),
    ).toEqual({
      n: 60,
      tries: 1,
    });
  });

  test("takes over what a crashed process had leased, once the lease is over", async () => {
    const inbox = createInbox();
    const settings = { ...stores.place, options, courier: "hangs" } as const;
    const crashed = await startHouseProcess({ settings, inbox, until: onTestFinished });
    const email = newEmail();
    const challenge = challengeOf(await crashed.open().post("/register", { as: "client", email }));
    const { id, params } = await inbox.take(email);
    await crashed.kill();

    const heir = openHouse();
    await heir.deliver();
    expect(heir.inbox.messages, "the lease runs").toEqual([]);
    await pass(31);
    await heir.deliver();
    expect(heir.inbox.messages).toMatchObject([{ id, to: email, params: { code: params.code } }]);
    expect(await lastDelivery()).toEqual({ status: "sent", attempts: 2, reason: null, is_erased: true });
    await heir.deliver();
    expect(heir.inbox.messages).toHaveLength(1);
    const verified = await heir.open().post("/register/verify", { challenge, code: params.code });
    expect(verified.status).toBe(201);
  });

  test("tries again what failed for a moment, with the same id", async () => {
    const seen: Envelope[] = [];
    const house = openHouse({
      channels: ["email", "sms"],
      send: async (envelope) => {
        seen.push(envelope);
        if (seen.length < 3) throw new Error("451 4.7.1 try again later");
        return { outcome: "sent" };
      },
    });
    await house.open().post("/register", { as: "client", email: newEmail() });
    for (const tries of [1, 2, 3]) {
      await house.deliver();
      expect(seen).toHaveLength(tries);
      await house.deliver();
      expect(seen, "not before its time").toHaveLength(tries);
      await pass(60);
    }
    expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
    expect(await lastDelivery()).toEqual({ status: "sent", attempts: 3, reason: null, is_erased: true });
  });

  test("keeps what was refused for good as a dead letter without its content", async () => {
    const house = openHouse({
      channels: ["email", "sms"],
      send: async () => ({ outcome: "rejected", reason: "550 no such mailbox" }),
    });
    await house.open().post("/register", { as: "client", email: newEmail() });
    await house.deliver();
    await pass(60);
    await house.deliver();
    expect(await lastDelivery()).toEqual({
      status: "dead",
      attempts: 1,
      reason: "550 no such mailbox",
      is_erased: true,
    });
    const [line = ""] = house.log.lines.filter((each) => each.includes("delivery_failed"));
    expect(line).toContain("550 no such mailbox");
  });

  test("sends no code that a resend has replaced, and the old one is dead", async () => {
    const house = openHouse();
    await house.auth.stop();
    const [browser, email] = [house.open(), newEmail()];
    const challenge = challengeOf(await browser.post("/register", { as: "client", email }));
    expect((await browser.post("/challenges/resend", { challenge })).status).toBe(202);
    await house.deliver();
    expect(house.inbox.messages).toHaveLength(1);
    const reasons = await readRow(
      stores.pool,
      "select array_agg(status || ' ' || generation order by n) as all from (select * from latchkey.deliveries order by n desc limit 2) as d",
    );
    expect(reasons).toEqual({ all: ["dropped 1", "sent 2"] });
    const { params } = await house.inbox.take(email);
    expect((await browser.post("/register/verify", { challenge, code: params.code })).status).toBe(201);
  });

  test("a code that was sent before a resend is refused after it", async () => {
    const house = openHouse();
    const [browser, email] = [house.open(), newEmail()];
    const { challenge, code: old } = await startFlow(house, browser, "/register", { email });
    await browser.post("/challenges/resend", { challenge });
    const fresh = await house.inbox.takeCode(email);
    if (old !== fresh) {
      const refused = await browser.post("/register/verify", { challenge, code: old });
      expect(refused).toMatchObject({ status: 400, body: { code: "invalid_code", attemptsLeft: 4 } });
    }
    expect((await browser.post("/register/verify", { challenge, code: fresh })).status).toBe(201);
  });

  test("sends no code that has run out", async () => {
    const house = openHouse();
    await house.auth.stop();
    await house.open().post("/register", { as: "client", email: newEmail() });
    await pass(301);
    await house.deliver();
    expect(house.inbox.messages).toEqual([]);
    expect(await lastDelivery()).toEqual({
      status: "dropped",
      attempts: 0,
      reason: "expired",
      is_erased: true,
    });
  });

  test("a message leaves by itself soon after its commit", async () => {
    const house = openHouse();
    const email = newEmail();
    await house.open().post("/register", { as: "client", email });
    await house.inbox.take(email, 2_000);
    const deadline = Date.now() + 2_000;
    while ((await lastDelivery())["status"] !== "sent" && Date.now() < deadline) await sleep(10);
    expect(await lastDelivery()).toMatchObject({ status: "sent", is_erased: true });
  });
});

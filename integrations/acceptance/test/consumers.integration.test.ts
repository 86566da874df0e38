import type { AuthEvent, EventHandler } from "@latchkey/core";
import { createInbox } from "@latchkey/core/testing";
import { afterEach, describe, expect, test } from "vitest";
import { createHouse, type House } from "./support/create-house.ts";
import { register } from "./support/flows.ts";
import { readRow } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
/** Of all houses: whichever of them sends a message, it comes here. */
const inbox = createInbox();
const houses: House[] = [];
let people = 0;

/** A started house on the stores of the file. */
const openHouse = async (): Promise<House> => {
  const house = createHouse({ ...stores, courier: inbox });
  houses.push(house);
  await house.auth.start();
  return house;
};

const registerOne = (house: House) => {
  people += 1;
  return register({ ...house, inbox }, { email: `person${people}@example.com` });
};

const countEvents = async (): Promise<unknown> =>
  (await readRow(stores.pool, "select count(*)::int from latchkey.events"))["count"];

const statusOf = async (name: string) =>
  (await stores.storage.events.listConsumers()).find((consumer) => consumer.name === name);

/** Keeps what it is given. */
const createWitness = () => {
  const seen: AuthEvent[] = [];
  const handler: EventHandler = async (event) => {
    seen.push(event);
  };
  return { seen, handler };
};

const isSorted = (versions: readonly number[]): boolean =>
  versions.every((version, n) => n === 0 || version > (versions[n - 1] ?? 0));

afterEach(async () => {
  await Promise.all(houses.splice(0).map(({ auth }) => auth.stop()));
});

describe("consumers of events on Postgres", () => {
  test("in two processes get every event once while all goes well, and those of an entity in the order of its versions", async () => {
    const both = [await openHouse(), await openHouse()];
    const { seen, handler } = createWitness();
    for (const { auth } of both) auth.events.consume("shared", handler);
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const house = both[n % 2];
        if (house === undefined) return;
        await registerOne(house);
      }),
    );
    const total = await countEvents();
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(total);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(total);
    const versions = Map.groupBy(seen, ({ entity, entityId }) => `${entity} ${entityId}`);
    for (const events of versions.values()) expect(isSorted(events.map(({ version }) => version))).toBe(true);
    expect(await statusOf("shared")).toMatchObject({ waiting: 0, deadLetters: 0 });
  });

  test("begin soon after a commit, without waiting for the next look", async () => {
    const house = await openHouse();
    const { seen, handler } = createWitness();
    house.auth.events.consume("quick", handler);
    await expect.poll(() => statusOf("quick"), { timeout: 10_000 }).toMatchObject({ waiting: 0 });
    const before = seen.length;
    await registerOne(house);
    await expect.poll(() => seen.length, { timeout: 1_500, interval: 20 }).toBeGreaterThan(before);
  });

  test("take over, when its lease ends, from a process that died with events in its hands", async () => {
    const house = await openHouse();
    await registerOne(house);
    const dead = await stores.storage.events.claim({ consumer: "taken-over", limit: 100, leaseSeconds: 2 });
    const { seen, handler } = createWitness();
    house.auth.events.consume("taken-over", handler);
    await expect.poll(() => seen.length, { timeout: 15_000 }).toBe(await countEvents());
    const late = await stores.storage.events.advance({
      consumer: "taken-over",
      lease: dead?.lease ?? "",
      position: dead?.events[0]?.position ?? "",
    });
    expect([dead?.events[0]?.id, late]).toEqual([seen[0]?.id, false]);
  });

  test("keep their lease while a handler needs longer than it lasts", async () => {
    const [one, two] = [await openHouse(), await openHouse()];
    const gate = Promise.withResolvers<void>();
    const { seen, handler } = createWitness();
    const patient = one.auth.events.consume(
      "patient",
      async (event, attempt) => {
        await gate.promise;
        await handler(event, attempt);
      },
      { leaseSeconds: 1 },
    );
    await expect.poll(() => statusOf("patient")).toMatchObject({ attempts: 1 });
    const other = createWitness();
    two.auth.events.consume("patient", other.handler);
    const first = (await statusOf("patient"))?.leasedUntil ?? "";
    await expect
      .poll(async () => String((await statusOf("patient"))?.leasedUntil) > first, { timeout: 5_000 })
      .toBe(true);
    await expect
      .poll(
        async () =>
          (await readRow(stores.pool, "select now() > $1::timestamptz as is_over", [first]))["is_over"],
        {
          timeout: 5_000,
        },
      )
      .toBe(true);
    expect(other.seen).toEqual([]);
    gate.resolve();
    await expect.poll(() => seen.length > 0).toBe(true);
    await patient.stop();
  });

  test("set aside what fails too often, go on, and handle it again by a redrive", async () => {
    const house = await openHouse();
    const { seen, handler } = createWitness();
    let isBroken = true;
    house.auth.events.consume(
      "picky",
      async (event, attempt) => {
        if (isBroken && event.name === "user.registered") throw new Error("not yet");
        await handler(event, attempt);
      },
      { maxAttempts: 1 },
    );
    await expect.poll(async () => (await statusOf("picky"))?.waiting, { timeout: 10_000 }).toBe(0);
    const registered = Number(
      (await readRow(stores.pool, "select count(*) from latchkey.events where name = 'user.registered'"))[
        "count"
      ],
    );
    expect(registered).toBeGreaterThan(0);
    expect((await statusOf("picky"))?.deadLetters).toBe(registered);
    isBroken = false;
    expect(await house.auth.events.redrive("picky")).toEqual({ handled: registered, failed: 0 });
    expect(seen).toHaveLength(Number(await countEvents()));
    expect((await statusOf("picky"))?.deadLetters).toBe(0);
  });
});

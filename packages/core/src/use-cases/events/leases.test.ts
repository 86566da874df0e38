import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createConsumerHouse, fail } from "../../../test/support/create-consumer-house.ts";
import { StoreError } from "../../errors/index.ts";
import { memoryStorage } from "../../memory/memory-storage.ts";

const down = new StoreError("ERR_STORAGE_UNAVAILABLE", "down");
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
const forever = (): Promise<never> => new Promise(() => undefined);

const takes = (milliseconds: number) => () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** A handler that ends when told. */
function createGate() {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), wait: () => gate };
}

describe("two processes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("share a consumer: while one handles an event, the other does nothing, however long that takes", async () => {
    const storage = memoryStorage();
    const [one, two] = [
      createConsumerHouse({ storage, timeoutSeconds: 600 }),
      createConsumerHouse({ storage }),
    ];
    const gate = createGate();
    one.answers.push(gate.wait);
    await one.add("a", "b");
    one.consumers.start();
    await pass(0);
    two.consumers.start();
    await pass(300);
    expect([one.seen, two.seen]).toEqual([["a"], []]);
    gate.open();
    await pass(10);
    expect([...one.seen, ...two.seen].toSorted()).toEqual(["a", "b"]);
    await Promise.all([one.consumers.stop(), two.consumers.stop()]);
  });

  test("take over from each other: at once after a stop, when the lease ends after a crash, and repeat what was not told", async () => {
    const storage = memoryStorage();
    const [one, two] = [createConsumerHouse({ storage }), createConsumerHouse({ storage })];
    await one.add("a", "b", "c");
    one.answers.push(async () => undefined, forever);
    one.consumers.start();
    await pass(0);
    expect(one.seen).toEqual(["a", "b"]);
    one.crash();
    two.consumers.start();
    await pass(29);
    expect(two.seen).toEqual([]);
    await pass(10);
    expect(two.seen).toEqual(["a", "b", "c"]);
    expect(two.tries.map(({ attempts }) => attempts)).toEqual([2, 1, 1]);
    await two.consumers.stop();
    const three = createConsumerHouse({ storage });
    await three.add("d");
    three.consumers.start();
    await pass(0);
    expect(three.seen).toEqual(["d"]);
    await three.consumers.stop();
  });

  test("repeat after a crash what was handled in the last 100 ms, no more", async () => {
    const storage = memoryStorage();
    const [one, two] = [createConsumerHouse({ storage }), createConsumerHouse({ storage })];
    one.answers.push(takes(60), takes(60), takes(60), forever);
    await one.add("a", "b", "c", "d", "e");
    one.consumers.start();
    await pass(0.3);
    expect(one.seen).toEqual(["a", "b", "c", "d"]);
    one.crash();
    two.consumers.start();
    await pass(40);
    expect(two.seen).toEqual(["c", "d", "e"]);
    await two.consumers.stop();
  });
});

describe("an event that ends its process", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is found out, becomes a dead letter untried, and no other does", async () => {
    const storage = memoryStorage();
    const handled: string[] = [];
    for (let life = 0; life < 8; life += 1) {
      const house = createConsumerHouse({ storage, maxAttempts: 3 });
      if (life === 0) await house.add("a", "b", "poison", "c");
      house.consumers.consume(
        "shop",
        async ({ entityId }) => {
          if (entityId === "poison") await forever();
          handled.push(entityId);
        },
        { maxAttempts: 3 },
      );
      house.consumers.start();
      await pass(1);
      house.crash();
      await pass(31);
    }
    expect(handled).toEqual(["a", "b", "a", "b", "c"]);
    const letters = await storage.events.listDeadLetters({ consumer: "shop", limit: 9 });
    expect(letters.map(({ event, reason }) => [event.entityId, reason])).toEqual([
      ["poison", "its tries never came to an end"],
    ]);
  });
});

describe("a lease", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("that was lost ends the try and the batch, and nothing of it is told to the log", async () => {
    const house = createConsumerHouse();
    house.answers.push(forever);
    house.log.renew.mockResolvedValueOnce(false);
    await house.add("a", "b");
    house.consumers.start();
    await pass(10);
    expect(house.tries[0]?.signal.aborted).toBe(true);
    expect(house.lines).toEqual([{ event: "event_lease_lost", consumer: "crm" }]);
    expect([house.log.advance, house.log.retry, house.log.bury].map(({ mock }) => mock.calls.length)).toEqual(
      [0, 0, 0],
    );
    await house.consumers.stop();
  });

  test.each(["advance", "retry", "bury"] as const)("found to be lost by %s ends the batch", async (verb) => {
    const house = createConsumerHouse({ maxAttempts: verb === "bury" ? 1 : 2 });
    house.answers.push(verb === "advance" ? takes(100) : fail);
    house.log[verb].mockResolvedValueOnce(false);
    await house.add("a", "b");
    house.consumers.start();
    await pass(1);
    expect(house.seen).toEqual(["a"]);
    expect(house.lines.at(-1)).toEqual({ event: "event_lease_lost", consumer: "crm" });
    await house.consumers.stop();
  });

  test("that can't be renewed is given up before it ends", async () => {
    const house = createConsumerHouse();
    house.answers.push(forever);
    house.log.renew.mockRejectedValue(down);
    await house.add("a");
    house.consumers.start();
    await pass(24.9);
    expect(house.tries[0]?.signal.aborted).toBe(false);
    await pass(0.2);
    expect(house.tries[0]?.signal.aborted).toBe(true);
    expect(house.lines).toEqual([
      { event: "event_lease_not_renewed", consumer: "crm", reason: "StoreError" },
      { event: "event_lease_not_renewed", consumer: "crm", reason: "StoreError" },
      { event: "event_lease_lost", consumer: "crm" },
    ]);
    await house.consumers.stop();
  });

  test("is renewed as soon as the storage answers again", async () => {
    const house = createConsumerHouse({ timeoutSeconds: 600 });
    const gate = createGate();
    house.answers.push(gate.wait);
    house.log.renew.mockRejectedValueOnce(down);
    await house.add("a");
    house.consumers.start();
    await pass(300);
    gate.open();
    await pass(0);
    expect(house.tries[0]?.signal.aborted).toBe(false);
    expect(await house.status()).toMatchObject({ waiting: 0, leasedUntil: null });
    await house.consumers.stop();
  });

  test("leaves nothing behind: a log that fails is asked again at the next look", async () => {
    const house = createConsumerHouse();
    house.log.claim.mockRejectedValueOnce(down);
    await house.add("a");
    house.consumers.start();
    await pass(0);
    expect(house.lines).toEqual([
      { event: "event_log_unavailable", consumer: "crm", reason: "ERR_STORAGE_UNAVAILABLE" },
    ]);
    house.log.advance.mockRejectedValueOnce(down);
    await pass(2.5);
    expect(house.seen).toEqual(["a"]);
    await pass(35);
    expect(house.seen).toEqual(["a", "a"]);
    await house.consumers.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a stop", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("waits for the event under way, tells the log, and begins no other", async () => {
    const house = createConsumerHouse();
    const gate = createGate();
    house.answers.push(async () => undefined, gate.wait);
    await house.add("a", "b", "c");
    house.consumers.start();
    await pass(0);
    let isStopped = false;
    const stopping = house.consumers.stop().then(() => {
      isStopped = true;
    });
    await pass(19);
    expect(isStopped).toBe(false);
    gate.open();
    await stopping;
    expect(house.seen).toEqual(["a", "b"]);
    expect(await house.status()).toMatchObject({ waiting: 1, attempts: 0, leasedUntil: null });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits for 20 s, then gives the event back without counting it as failed", async () => {
    const house = createConsumerHouse({ maxAttempts: 1 });
    house.answers.push(async () => undefined, forever);
    await house.add("a", "b");
    house.consumers.start();
    await pass(0);
    const stopping = house.consumers.stop();
    await pass(19.9);
    expect(house.tries[1]?.signal.aborted).toBe(false);
    await pass(0.1);
    await stopping;
    expect(house.tries[1]?.signal.aborted).toBe(true);
    expect(house.lines).toEqual([]);
    expect(await house.status()).toMatchObject({ waiting: 1, deadLetters: 0, leasedUntil: null });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("during a claim gives back what was claimed, so that nobody waits for it", async () => {
    const house = createConsumerHouse();
    await house.add("a");
    house.consumers.start();
    await house.consumers.stop();
    expect(house.seen).toEqual([]);
    const other = createConsumerHouse({ storage: house.storage });
    other.consumers.start();
    await pass(0);
    expect(other.seen).toEqual(["a"]);
    await other.consumers.stop();
  });

  test("followed by a start goes on where it was, also while the stop still waits", async () => {
    const house = createConsumerHouse();
    const gate = createGate();
    house.answers.push(gate.wait);
    await house.add("a", "b");
    house.consumers.start();
    await pass(0);
    const stopping = house.consumers.stop();
    house.consumers.start();
    gate.open();
    await stopping;
    await pass(0);
    expect(house.seen).toEqual(["a", "b"]);
    await house.consumers.stop();
  });

  test("ends a redrive, too", async () => {
    const house = createConsumerHouse({ maxAttempts: 1 });
    house.answers.push(fail, fail);
    await house.add("a", "b");
    house.consumers.start();
    await pass(1);
    house.answers.push(forever);
    const redriving = house.consumers.redrive("crm");
    await pass(0);
    const stopping = house.consumers.stop();
    await pass(20);
    await stopping;
    expect(await redriving).toEqual({ handled: 0, failed: 1 });
    expect(await house.status()).toMatchObject({ deadLetters: 2 });
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createConsumerHouse, fail } from "../../../test/support/create-consumer-house.ts";
import { StoreError } from "../../errors/index.ts";
import { memoryStorage } from "../../memory/memory-storage.ts";
import { buildEvent, buildOperation } from "../../testing/builders/build-operation.ts";

const down = new StoreError("ERR_STORAGE_UNAVAILABLE", "down");
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("an event that fails", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("comes again after a pause, and holds back those behind it, not those before", async () => {
    const house = createConsumerHouse();
    house.answers.push(async () => undefined, fail);
    await house.add("a", "b", "c");
    house.consumers.start();
    await pass(1);
    house.consumers.nudge();
    await pass(0.099);
    expect(house.seen).toEqual(["a", "b"]);
    await pass(0.001);
    expect(house.seen).toEqual(["a", "b", "b", "c"]);
    expect(house.tries.map(({ attempts }) => attempts)).toEqual([1, 1, 2, 1]);
    await house.consumers.stop();
  });

  test("is logged with the name of its error, never with its message", async () => {
    const house = createConsumerHouse();
    house.answers.push(fail);
    await house.add("a");
    house.consumers.start();
    await pass(0);
    expect(house.lines).toMatchObject([
      { event: "event_failed", consumer: "crm", attempts: 1, reason: "RangeError" },
    ]);
    expect(await house.status()).toMatchObject({ attempts: 1, reason: "RangeError" });
    expect(JSON.stringify([house.lines, await house.status()])).not.toContain("secret");
    await house.consumers.stop();
  });

  test("waits between 1 s and a bound that doubles up to 5 minutes", async () => {
    const waits = async (byte: number): Promise<readonly unknown[]> => {
      const house = createConsumerHouse({ byte, maxAttempts: 11 });
      house.answers.push(...Array.from({ length: 10 }, () => fail));
      await house.add("a");
      house.consumers.start();
      await pass(6_000);
      await house.consumers.stop();
      return house.log.retry.mock.calls.map(([{ afterSeconds }]) => Math.round(afterSeconds));
    };
    expect(await waits(0)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(await waits(255)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  test("becomes a dead letter after its last try, and the rest goes on", async () => {
    const house = createConsumerHouse({ maxAttempts: 3 });
    house.answers.push(async () => undefined, fail, fail, fail);
    await house.add("a", "b", "c");
    house.consumers.start();
    await pass(60);
    expect(house.seen).toEqual(["a", "b", "b", "b", "c"]);
    const letters = await house.log.listDeadLetters({ consumer: "crm", limit: 9 });
    expect(letters.map(({ event, reason }) => [event.entityId, reason])).toEqual([["b", "RangeError"]]);
    expect(house.lines.at(-1)).toMatchObject({ event: "event_buried", consumer: "crm", attempts: 3 });
    expect(await house.status()).toMatchObject({ waiting: 0, deadLetters: 1, leasedUntil: null });
    await house.consumers.stop();
  });

  test("becomes one at once when its handler says that no later try would end better", async () => {
    const storage = memoryStorage();
    const { consumers, lines } = createConsumerHouse({ storage });
    await storage.commit(buildOperation({ events: [buildEvent(), buildEvent()] }));
    const attempts: number[] = [];
    consumers.consume("picky", async (_, attempt) => {
      attempts.push(attempt.attempts);
      return { outcome: "rejected", reason: `x\0${"y".repeat(500)}` };
    });
    consumers.start();
    await pass(60);
    expect(attempts).toEqual([1, 1]);
    const letters = await storage.events.listDeadLetters({ consumer: "picky", limit: 9 });
    expect(letters.map(({ reason }) => reason)).toEqual([`x${"y".repeat(198)}`, `x${"y".repeat(198)}`]);
    expect(lines).toHaveLength(2);
    await consumers.stop();
  });

  test("comes again when its handler gave an answer that is none, such as that of plain JavaScript", async () => {
    const storage = memoryStorage();
    const { consumers } = createConsumerHouse({ storage });
    await storage.commit(buildOperation({ events: [buildEvent()] }));
    const answers: readonly unknown[] = [{ outcome: "retry", reason: "busy" }, null, true, new Response()];
    let tries = 0;
    consumers.consume("loose", async () => {
      const answer = answers[tries];
      tries += 1;
      // What no compiler saw.
      return answer as undefined;
    });
    consumers.start();
    await pass(600);
    expect(tries).toBe(answers.length + 1);
    const status = (await storage.events.listConsumers()).find(({ name }) => name === "loose");
    expect(status).toMatchObject({ deadLetters: 0, waiting: 0, reason: null });
    await consumers.stop();
  });

  test("comes again no sooner than its handler says, but within an hour", async () => {
    const storage = memoryStorage();
    const { consumers, log } = createConsumerHouse({ storage });
    await storage.commit(buildOperation({ events: [buildEvent()] }));
    const waits = [90, 100_000, -5, Number.NaN];
    consumers.consume("busy", async () => ({
      outcome: "failed",
      reason: "busy",
      retryAfterSeconds: waits.shift(),
    }));
    consumers.start();
    await pass(3_800);
    await consumers.stop();
    expect(log.retry.mock.calls.map(([{ afterSeconds }]) => afterSeconds).slice(0, 4)).toEqual([
      90, 3_600, 1, 1,
    ]);
  });

  test("fails when its time is over, also for a handler that forgets the signal", async () => {
    const house = createConsumerHouse({ timeoutSeconds: 5 });
    house.answers.push(() => new Promise(() => undefined));
    await house.add("a", "b");
    house.consumers.start();
    await pass(4.9);
    expect(house.tries[0]?.signal.aborted).toBe(false);
    await pass(0.2);
    expect(house.tries[0]?.signal.aborted).toBe(true);
    expect(house.lines).toMatchObject([{ event: "event_failed", reason: "TimeoutError" }]);
    await pass(2);
    expect(house.seen).toEqual(["a", "a", "b"]);
    await house.consumers.stop();
  });

  test("fails alike when its handler throws before it waits for anything", async () => {
    const storage = memoryStorage();
    const { consumers, lines } = createConsumerHouse({ storage });
    await storage.commit(buildOperation({ events: [buildEvent()] }));
    consumers.consume("rash", () => {
      throw new RangeError("secret");
    });
    consumers.start();
    await pass(0);
    expect(lines).toMatchObject([{ event: "event_failed", consumer: "rash", reason: "RangeError" }]);
    await consumers.stop();
  });

  test("is handled again by a redrive, and stays a dead letter if it fails again", async () => {
    const house = createConsumerHouse({ maxAttempts: 1 });
    house.answers.push(fail, fail, fail);
    await house.add("a", "b", "c");
    house.consumers.start();
    await pass(1);
    house.answers.push(async () => undefined, fail);
    expect(await house.consumers.redrive("crm")).toEqual({ handled: 2, failed: 1 });
    expect(house.seen.slice(3)).toEqual(["a", "b", "c"]);
    expect(await house.consumers.redrive("crm", { limit: 1 })).toEqual({ handled: 1, failed: 0 });
    expect(house.seen.at(-1)).toBe("b");
    expect(await house.status()).toMatchObject({ deadLetters: 0 });
    expect(await house.consumers.redrive("crm")).toEqual({ handled: 0, failed: 0 });
    await expect(house.consumers.redrive("nobody")).rejects.toThrow(TypeError);
    for (const limit of [0, -1, 1.5, Number.NaN])
      await expect(house.consumers.redrive("crm", { limit })).rejects.toThrow("limit is a whole number");
    house.log.listDeadLetters.mockRejectedValueOnce(down);
    await expect(house.consumers.redrive("crm")).rejects.toMatchObject({ code: "service_unavailable" });
    await house.consumers.stop();
  });
});

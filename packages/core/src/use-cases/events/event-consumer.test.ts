import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createConsumerHouse, fail } from "../../../test/support/create-consumer-house.ts";
import { memoryStorage } from "../../memory/memory-storage.ts";
import { buildEvent, buildOperation } from "../../testing/builders/build-operation.ts";
import type { ConsumerOptions } from "./consumer-options.ts";

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("a consumer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("gets all events in order from start to stop, the oldest first", async () => {
    const house = createConsumerHouse();
    await house.add("a", "b");
    await pass(60);
    expect(house.seen).toEqual([]);
    house.consumers.start();
    await pass(0);
    expect(house.seen).toEqual(["a", "b"]);
    await house.add("c");
    await pass(2.499);
    expect(house.seen).toEqual(["a", "b"]);
    await pass(0.001);
    expect(house.seen).toEqual(["a", "b", "c"]);
    await house.consumers.stop();
    await house.add("d");
    await pass(60);
    expect(house.seen).toEqual(["a", "b", "c"]);
    expect(vi.getTimerCount()).toBe(0);
    house.consumers.start();
    await pass(0);
    expect(house.seen).toEqual(["a", "b", "c", "d"]);
    await house.consumers.stop();
  });

  test.each([
    [0, 2.5],
    [128, 5],
    [255, 7.48],
  ])("looks with the random byte %i every %d s", async (byte, seconds) => {
    const house = createConsumerHouse({ byte });
    house.consumers.start();
    await pass(seconds - 0.01);
    expect(house.log.claim).toHaveBeenCalledTimes(1);
    await pass(0.02);
    expect(house.log.claim).toHaveBeenCalledTimes(2);
    await house.consumers.stop();
  });

  test("nudged many times looks once, within 250 ms", async () => {
    const house = createConsumerHouse({ byte: 255 });
    house.consumers.start();
    await pass(0);
    await house.add("a");
    for (let nudges = 0; nudges < 5; nudges += 1) house.consumers.nudge();
    await pass(0.248);
    expect(house.seen).toEqual([]);
    await pass(0.002);
    expect(house.seen).toEqual(["a"]);
    expect(house.log.claim).toHaveBeenCalledTimes(2);
    await house.consumers.stop();
  });

  test("nudged while it looks, looks once more", async () => {
    const house = createConsumerHouse();
    house.answers.push(async () => {
      await house.add("b");
      house.consumers.nudge();
    });
    await house.add("a");
    house.consumers.start();
    await pass(0);
    expect(house.seen).toEqual(["a", "b"]);
    await house.consumers.stop();
  });

  test("nudged before the start or after the stop does nothing", async () => {
    const house = createConsumerHouse();
    await house.add("a");
    house.consumers.nudge();
    await pass(1);
    house.consumers.start();
    await house.consumers.stop();
    await house.add("b");
    house.consumers.nudge();
    await pass(60);
    expect(house.seen).not.toContain("b");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is registered after the start runs at once, and can be ended alone", async () => {
    const house = createConsumerHouse();
    house.consumers.start();
    await house.add("a");
    const late: string[] = [];
    const { stop } = house.consumers.consume("late", async ({ entityId }) => {
      late.push(entityId);
    });
    await pass(0);
    expect(late).toEqual(["a"]);
    await stop();
    await stop();
    await house.add("b");
    await pass(60);
    expect([late, house.seen]).toEqual([["a"], ["a", "b"]]);
    expect(() => house.consumers.consume("crm", fail)).toThrow(/registered already/);
    const again = house.consumers.consume("late", async ({ entityId }) => {
      late.push(entityId);
    });
    await pass(0);
    expect(late).toEqual(["a", "b"]);
    await again.stop();
    await house.consumers.stop();
  });

  test("takes what is there batch by batch, without a pause", async () => {
    const house = createConsumerHouse();
    await house.add(...Array.from({ length: 250 }, (_, n) => String(n)));
    house.consumers.start();
    await pass(0);
    expect(house.seen).toHaveLength(250);
    // A claim and an advance a batch; the log is asked no more often, however many events there are.
    expect(house.log.claim).toHaveBeenCalledTimes(3);
    expect(house.log.advance).toHaveBeenCalledTimes(3);
    await house.consumers.stop();
  });

  test("handles the next event only when the last one has ended", async () => {
    const house = createConsumerHouse();
    let end = (): void => undefined;
    house.answers.push(
      () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    );
    await house.add("a", "b");
    house.consumers.start();
    await pass(5);
    house.consumers.nudge();
    await pass(5);
    expect(house.seen).toEqual(["a"]);
    end();
    await pass(0);
    expect(house.seen).toEqual(["a", "b"]);
    await house.consumers.stop();
  });

  test("gets what an event says, and nothing else", async () => {
    const storage = memoryStorage();
    const house = createConsumerHouse({ storage });
    const event = buildEvent({ fields: ["fullName"], version: 3 });
    await storage.commit(buildOperation({ events: [event] }));
    const got: unknown[] = [];
    house.consumers.consume("other", async (given) => {
      got.push(given);
    });
    house.consumers.start();
    await pass(0);
    expect(got).toEqual([{ ...event, at: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) }]);
    await house.consumers.stop();
  });
});

describe("options", () => {
  test("that can't be are refused by name", () => {
    const { consumers } = createConsumerHouse();
    const consume =
      (options: ConsumerOptions, name = "x") =>
      () =>
        consumers.consume(name, fail, options);
    expect(consume({}, "Not a name")).toThrow(TypeError);
    for (const name of ["maxAttempts", "timeoutSeconds", "leaseSeconds"]) {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        expect(consume({ [name]: value })).toThrow(new RegExp(`^${name} is a whole number`));
    }
    expect(consume({ maxAttempts: 1, timeoutSeconds: 1, leaseSeconds: 1 })).not.toThrow();
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Operation } from "../domain/operations/operation.ts";
import { StoreError } from "../errors/index.ts";
import { buildSession } from "../testing/builders/build-session.ts";
import { buildUser } from "../testing/builders/build-user.ts";
import type { Dependencies } from "./dependencies.ts";
import { createHousekeeping } from "./housekeeping.ts";

const tenMinutes = 600_000;
const now = new Date("2026-11-22T12:00:00Z");

/** Storage that has `expired` sessions to give once, and writes down what it is asked. */
function createHouse(expired = 0, byte = 128) {
  const sessions = Array.from({ length: expired }, () => buildSession(buildUser()));
  const asked: { before: Date; limit: number }[] = [];
  const operations: Operation[] = [];
  const warnings: string[] = [];
  let isFailing = false;
  const prune = vi.fn(async (_: { readonly limit: number }): Promise<number> => 0);
  let serial = 0;
  // The part of the dependencies that housekeeping has to do with.
  const dependencies = {
    clock: { now: () => now },
    // 128 is the middle of the range: a round every ten minutes.
    random: { bytes: (length: number) => new Uint8Array(length).fill(byte) },
    ids: { newId: () => `id-${(serial += 1)}` },
    logger: { warn: (event: string) => warnings.push(event) },
    storage: {
      prune,
      sessions: {
        listExpired: async (input: { before: Date; limit: number }) => {
          if (isFailing) throw new StoreError("ERR_STORAGE_CONFLICT", "taken");
          asked.push(input);
          return sessions.splice(0, input.limit);
        },
      },
    },
    run: async (decide: (duplicate: null) => Promise<{ operation: Operation | null; answer: unknown }>) => {
      const { operation, answer } = await decide(null);
      if (operation !== null) operations.push(operation);
      return answer;
    },
  } as unknown as Dependencies;
  const failSessions = (): void => {
    isFailing = true;
  };
  return { ...createHousekeeping(dependencies), asked, failSessions, operations, prune, warnings };
}

describe("housekeeping", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("takes away, about every ten minutes, what has had its time", async () => {
    const house = createHouse();
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes - 1);
    expect(house.prune).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.prune.mock.calls).toEqual([[{ limit: 1_000 }], [{ limit: 1_000 }]]);
  });

  test.each([
    [0, 300_000],
    [255, 897_656],
  ])("begins its rounds at random moments: after the byte %i in %i ms", async (byte, delay) => {
    const house = createHouse(0, byte);
    house.start();
    await vi.advanceTimersByTimeAsync(delay - 1);
    expect(house.prune).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(house.prune).toHaveBeenCalledTimes(1);
    await house.stop();
  });

  test("deletes sessions that ended a day ago, in the name of its own job", async () => {
    const house = createHouse(2);
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.asked[0]).toEqual({ before: new Date("2026-11-21T12:00:00Z"), limit: 100 });
    expect(house.operations).toMatchObject([
      {
        name: "session.prune",
        actor: { kind: "system", job: "latchkey:prune" },
        changes: [
          { kind: "delete", entity: "session" },
          { kind: "delete", entity: "session" },
        ],
      },
    ]);
  });

  test("goes on in small steps until nothing is left", async () => {
    const house = createHouse(250);
    house.prune.mockResolvedValueOnce(1_000).mockResolvedValueOnce(700);
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.operations.map(({ changes }) => changes.length)).toEqual([100, 100, 50]);
    expect(house.prune).toHaveBeenCalledTimes(3);
  });

  test("prunes the rest although sessions met another process's round", async () => {
    const house = createHouse();
    house.failSessions();
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.prune).toHaveBeenCalledTimes(1);
  });

  test("writes nothing where no session has ended", async () => {
    const house = createHouse();
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.operations).toEqual([]);
  });

  test("says when a round failed, and goes on with the next", async () => {
    const house = createHouse();
    house.prune.mockRejectedValueOnce(new StoreError("ERR_STORAGE_UNAVAILABLE", "down"));
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    expect(house.warnings).toEqual(["housekeeping_failed"]);
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    expect(house.prune).toHaveBeenCalledTimes(2);
  });

  test("waits for a round that runs when it stops, and begins no other", async () => {
    const house = createHouse();
    let finish = (): void => undefined;
    house.prune.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(0);
        }),
    );
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    let isStopped = false;
    const stopping = house.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(tenMinutes);
    expect(isStopped).toBe(false);
    finish();
    await stopping;
    await vi.advanceTimersByTimeAsync(10 * tenMinutes);
    expect(house.prune).toHaveBeenCalledTimes(1);
  });

  test("keeps one rhythm however often it is started", async () => {
    const house = createHouse();
    house.start();
    house.start();
    await vi.advanceTimersByTimeAsync(tenMinutes);
    await house.stop();
    await house.stop();
    expect(house.prune).toHaveBeenCalledTimes(1);
  });
});

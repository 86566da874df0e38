import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createIdSource } from "../../crypto/uuid-v7.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { StoreError } from "../../errors/index.ts";
import { systemRandom } from "../../runtime/system-random.ts";
import { createRefusals } from "./create-refusals.ts";

const start = new Date("2026-11-23T12:00:00Z");
const down = new StoreError("ERR_STORAGE_UNAVAILABLE", "down");

/** Refusals over a storage that keeps what is committed, and fails as told. */
function createHouse() {
  const clock = { now: () => new Date() };
  const tried: Operation[] = [];
  const written: Operation[] = [];
  const log: unknown[] = [];
  const failures: Error[] = [];
  const keep = (event: string, fields?: object): void => {
    log.push({ event, ...fields });
  };
  const refusals = createRefusals({
    storage: {
      commit: async (operation) => {
        tried.push(operation);
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        written.push(operation);
      },
    },
    ids: createIdSource(clock, systemRandom),
    clock,
    // 128 is the middle of the range: a round every minute.
    random: { bytes: (length) => new Uint8Array(length).fill(128) },
    logger: { debug: keep, info: keep, warn: keep, error: keep },
  });
  return { refusals, tried, written, log, failures };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

describe("counted refusals", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: start });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("are written when their minute is over, as one denied operation of nobody that says how many they were", async () => {
    const { refusals, written } = createHouse();
    refusals.start();
    for (let n = 0; n < 3; n += 1)
      refusals.count("too_many_requests", { requestId: `r${n}`, ip: "203.0.113.7" });
    await pass(59);
    expect(written).toEqual([]);
    await pass(1);
    expect(written).toMatchObject([
      {
        name: "refusal.limit",
        outcome: "denied",
        actor: { kind: "anonymous" },
        subjectId: null,
        reason: "too_many_requests",
        occurrences: 3,
        at: start,
        request: { requestId: "r0", ip: "203.0.113.7" },
        changes: [],
        events: [],
        deliveries: [],
      },
    ]);
    await pass(600);
    expect(written).toHaveLength(1);
    await refusals.stop();
  });

  test("have names by what was refused", async () => {
    const { refusals, written } = createHouse();
    const codes = ["forbidden", "challenge_expired", "challenge_exhausted", "challenge_used"] as const;
    for (const code of codes) refusals.count(code, {});
    await refusals.stop();
    expect(written.map(({ name, reason }) => [name, reason])).toEqual([
      ["refusal.csrf", "forbidden"],
      ["refusal.challenge", "challenge_expired"],
      ["refusal.challenge", "challenge_exhausted"],
      ["refusal.challenge", "challenge_used"],
    ]);
  });

  test("of the minute that runs are written at the stop", async () => {
    const { refusals, written } = createHouse();
    refusals.start();
    refusals.count("forbidden", {});
    await refusals.stop();
    await refusals.stop();
    expect(written).toHaveLength(1);
    await pass(600);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("wait for a storage that is down, with the ids that they had, and are written once", async () => {
    const { refusals, tried, written, failures, log } = createHouse();
    refusals.start();
    refusals.count("forbidden", { ip: "203.0.113.7" });
    refusals.count("forbidden", { ip: "203.0.113.8" });
    failures.push(down);
    await pass(60);
    expect([tried.length, written.length]).toEqual([1, 0]);
    expect(log).toEqual([{ event: "refusals_wait", operations: 2, reason: "StoreError" }]);
    refusals.count("forbidden", { ip: "203.0.113.9" });
    await pass(60);
    expect(written.map(({ request }) => request.ip)).toEqual(["203.0.113.7", "203.0.113.8"]);
    expect(tried[1]?.id).toBe(tried[0]?.id);
    await refusals.stop();
    expect(written).toHaveLength(3);
  });

  test("that were written although the reply was lost are not written again", async () => {
    const { refusals, tried, failures, log } = createHouse();
    refusals.count("forbidden", { ip: "203.0.113.7" });
    failures.push(new StoreError("ERR_STORAGE_DUPLICATE", "operation", { entity: "operation", field: "id" }));
    await refusals.stop();
    await refusals.stop();
    expect(tried).toHaveLength(1);
    expect(log).toEqual([]);
  });

  test("that can never be written hold up no others, and the log says how many were lost", async () => {
    const { refusals, written, failures, log } = createHouse();
    refusals.count("forbidden", { ip: "203.0.113.7" });
    refusals.count("forbidden", { ip: "203.0.113.8" });
    failures.push(new TypeError("no such thing"));
    await refusals.stop();
    expect(written.map(({ request }) => request.ip)).toEqual(["203.0.113.8"]);
    expect(log).toEqual([
      { event: "refusals_lost", name: "refusal.csrf", occurrences: 1, reason: "TypeError" },
    ]);
  });

  test("100,000 in a minute from 1,000 sources are 201 rows", async () => {
    const { refusals, written } = createHouse();
    for (let n = 0; n < 100_000; n += 1) {
      const source = n % 1_000;
      refusals.count("too_many_requests", { ip: `10.0.${source >> 8}.${source & 255}` });
    }
    await refusals.stop();
    expect(written).toHaveLength(201);
    expect(written.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(100_000);
  });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRoomKeeper } from "./room-keeper.ts";

const day = 24 * 60 * 60 * 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(answers: readonly (number | Error)[]) {
  const logged: unknown[] = [];
  let calls = 0;
  const silent = (): void => undefined;
  const keeper = createRoomKeeper({
    log: {
      makeRoom: async () => {
        const answer = answers[calls] ?? 0;
        calls += 1;
        if (answer instanceof Error) throw answer;
        return { strayRecords: answer };
      },
    },
    logger: { debug: silent, info: silent, warn: silent, error: (...line) => logged.push(line) },
  });
  return { keeper, logged, calls: () => calls };
}

test("makes room at once and every day, until it is stopped", async () => {
  const { keeper, calls } = open([]);
  await keeper.start();
  await keeper.start();
  expect(calls()).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(calls()).toBe(3);
  await keeper.stop();
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(calls()).toBe(3);
});

test("alarms when records stand where no room was made", async () => {
  const { keeper, logged } = open([0, 7]);
  expect(keeper.strayRecords()).toBeNull();
  await keeper.start();
  expect(logged).toEqual([]);
  await vi.advanceTimersByTimeAsync(day);
  expect(logged).toEqual([["audit_stray_records", { records: 7 }]]);
  expect(keeper.strayRecords()).toBe(7);
  await keeper.stop();
});

test("tells who starts it of a failure, and tries again after one on the way", async () => {
  const failing = open([new Error("down")]);
  await expect(failing.keeper.start()).rejects.toThrow("down");
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(failing.calls()).toBe(1);

  const later = open([0, new Error("down"), 3]);
  await later.keeper.start();
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(later.logged.map((line) => (line as readonly unknown[])[0])).toEqual([
    "audit_room_failed",
    "audit_stray_records",
  ]);
  await later.keeper.stop();
});

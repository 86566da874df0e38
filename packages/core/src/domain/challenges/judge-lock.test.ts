import { describe, expect, test } from "vitest";
import type { CounterRow } from "./counter-row.ts";
import { judgeLock } from "./judge-lock.ts";

const hour = 3_600;
const rules = { pauseAfter: 20, pauseSeconds: hour, maxPauseSeconds: 24 * hour, disableAfter: 100 };
const countedAt = new Date("2026-11-22T12:00:00Z");
const counted = (n: number): CounterRow => ({
  counter: "code_failures",
  key: "k",
  n,
  subjectId: null,
  countedAt,
});
const after = (seconds: number): Date => new Date(countedAt.getTime() + seconds * 1000);
const unknownDevice = (n: number, seconds: number) =>
  judgeLock(rules, { failures: counted(n), deviceFailures: null, isKnownDevice: false, now: after(seconds) });

describe("judgeLock", () => {
  test("is open without failures and below the threshold", () => {
    expect(
      judgeLock(rules, { failures: null, deviceFailures: null, isKnownDevice: false, now: countedAt }),
    ).toBe("open");
    expect(unknownDevice(19, 0)).toBe("open");
  });

  test.each([
    [20, 1],
    [21, 2],
    [24, 16],
    [25, 24],
    [99, 24],
  ])("after %i failures it pauses for %i hours, to the second", (n, hours) => {
    expect(unknownDevice(n, hours * hour - 1)).toBe("paused");
    expect(unknownDevice(n, hours * hour)).toBe("open");
  });

  test("disables at the limit for everybody and for ever", () => {
    const never = after(10 * 365 * 24 * hour);
    expect(
      judgeLock(rules, { failures: counted(100), deviceFailures: null, isKnownDevice: false, now: never }),
    ).toBe("disabled");
    expect(
      judgeLock(rules, { failures: counted(100), deviceFailures: null, isKnownDevice: true, now: never }),
    ).toBe("disabled");
  });

  test("leaves a known device open while others are paused, and pauses it by its own failures", () => {
    expect(
      judgeLock(rules, { failures: counted(50), deviceFailures: null, isKnownDevice: true, now: countedAt }),
    ).toBe("open");
    expect(
      judgeLock(rules, {
        failures: counted(50),
        deviceFailures: counted(20),
        isKnownDevice: true,
        now: countedAt,
      }),
    ).toBe("paused");
  });

  test("does not trust a device counter while the device is unknown", () => {
    expect(
      judgeLock(rules, {
        failures: counted(20),
        deviceFailures: counted(0),
        isKnownDevice: false,
        now: countedAt,
      }),
    ).toBe("paused");
  });
});

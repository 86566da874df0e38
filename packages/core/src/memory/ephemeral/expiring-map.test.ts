import { expect, test } from "vitest";
import { createExpiringMap } from "./expiring-map.ts";

test("an entry is there until its time, and not at it", () => {
  let now = 0;
  const map = createExpiringMap<string>(() => now);
  map.set("key", "value", 1000);
  now = 999;
  expect(map.get("key")).toBe("value");
  now = 1000;
  expect(map.get("key")).toBeNull();
});

test("entries that nobody reads again are dropped by later writes", () => {
  let now = 0;
  const map = createExpiringMap<number>(() => now);
  let largest = 0;
  for (let n = 0; n < 50_000; n += 1) {
    now = n;
    map.set(`key ${n}`, n, n + 1000);
    if (n % 100 === 0) largest = Math.max(largest, [...map.entries()].length);
  }
  expect([...map.entries()].length).toBeGreaterThanOrEqual(1000);
  expect(largest).toBeLessThan(2000);
});

test("sweeping spares the living", () => {
  const now = 0;
  const map = createExpiringMap<number>(() => now);
  for (let n = 0; n < 1000; n += 1) map.set(`key ${n}`, n, 1);
  for (let n = 0; n < 1000; n += 1) expect(map.get(`key ${n}`)).toBe(n);
});

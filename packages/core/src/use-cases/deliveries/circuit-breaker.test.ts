import { expect, test } from "vitest";
import { createCircuitBreaker } from "./circuit-breaker.ts";

/** A breaker on a clock that is moved by hand. */
function createMovedBreaker() {
  let now = 0;
  const breaker = createCircuitBreaker({ now: () => new Date(now) });
  const fail = (times: number): void => {
    for (let failed = 0; failed < times; failed += 1) breaker.failed();
  };
  return { ...breaker, fail, pass: (seconds: number) => (now += seconds * 1000) };
}

const all = Number.POSITIVE_INFINITY;

test("a channel is left alone for 30 s after 5 failures in a row, and then tried by one call", () => {
  const breaker = createMovedBreaker();
  breaker.fail(4);
  expect(breaker.allowance()).toBe(all);
  breaker.fail(1);
  expect(breaker.allowance()).toBe(0);
  breaker.pass(29.999);
  expect(breaker.allowance()).toBe(0);
  breaker.pass(0.001);
  expect(breaker.allowance()).toBe(1);
});

test("one more failure after the pause leaves it alone again", () => {
  const breaker = createMovedBreaker();
  breaker.fail(5);
  breaker.pass(30);
  breaker.fail(1);
  expect(breaker.allowance()).toBe(0);
});

test("an answer ends the row and the pause", () => {
  const breaker = createMovedBreaker();
  breaker.fail(5);
  breaker.answered();
  expect(breaker.allowance()).toBe(all);
  breaker.fail(4);
  expect(breaker.allowance()).toBe(all);
});

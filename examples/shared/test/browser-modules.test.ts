import { expect, test, vi } from "vitest";
import { formatSeconds, startCountdown } from "../public/assets/countdown.js";
import { describeUserAgent } from "../public/assets/describe-user-agent.js";
import { changedFields, mergeEdits } from "../public/assets/merge-edits.js";
import { explain } from "../public/assets/problem.js";

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox on macOS",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/140.0.0.0 Mobile Safari/537.36",
    "Samsung Internet on Android",
  ],
  ["curl/8.14.1", "curl"],
  ["<b>?</b>", "Unknown device"],
  [null, "Unknown device"],
])("%s is %s", (userAgent, name) => {
  expect(describeUserAgent(userAgent)).toBe(name);
});

test.each([
  [{ code: "invalid_code", attemptsLeft: 4 }, "You have 4 tries left.", null],
  [{ code: "invalid_code", attemptsLeft: 1 }, "You have 1 try left.", null],
  [{ code: "identifier_taken" }, "an account with this address", "sign-in"],
  [{ code: "challenge_expired" }, "expired", "restart"],
  [{ code: "service_unavailable" }, "try again", "retry"],
  [{ code: "never_heard_of" }, "Something went wrong", "retry"],
])("%j is explained", (problem, text, remedy) => {
  const explanation = explain(problem);
  expect(explanation.text).toContain(text);
  expect(explanation.remedy).toBe(remedy);
});

test("edits of different fields are brought together", () => {
  const base = { name: "Clay", text: "Bowls", shelves: ["a"] };
  const merged = mergeEdits(base, { ...base, name: "Kiln" }, { ...base, text: "Mugs" });
  expect(merged).toEqual({ values: { name: "Kiln", text: "Mugs", shelves: ["a"] }, clashes: [] });
});

test("edits of one field clash, and mine is kept", () => {
  const base = { name: "Clay" };
  expect(mergeEdits(base, { name: "Kiln" }, { name: "Oven" })).toEqual({
    values: { name: "Kiln" },
    clashes: ["name"],
  });
  expect(mergeEdits(base, { name: "Kiln" }, { name: "Kiln" }).clashes).toEqual([]);
});

test("a patch says what changed: cleared fields are null, absent ones are no change", () => {
  const base = { name: "Clay", text: "Bowls" };
  expect(changedFields(base, { name: "Clay", text: null, tax: null, shelves: ["a"] })).toEqual({
    text: null,
    shelves: ["a"],
  });
});

test.each([
  [0, "0:00"],
  [9.2, "0:10"],
  [60, "1:00"],
  [-5, "0:00"],
])("%d seconds are written %s", (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test("a countdown ends once, also in a tab that slept", () => {
  vi.useFakeTimers();
  try {
    const onEnd = vi.fn<() => void>();
    const left: number[] = [];
    startCountdown(Date.now() + 3_000, (seconds) => left.push(seconds), onEnd);
    vi.advanceTimersByTime(1_000);
    expect(left).toEqual([3, 2]);
    vi.setSystemTime(Date.now() + 60_000);
    vi.advanceTimersByTime(5_000);
    expect(left).toEqual([3, 2, 0]);
    expect(onEnd).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});

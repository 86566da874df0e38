import { describe, expect, test } from "vitest";
import { isSessionLive, type SessionFacts, sessionLimits } from "./judge-session.ts";

const now = new Date("2026-11-22T12:00:00Z");
const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const live: SessionFacts = {
  sessionEpoch: 3,
  userEpoch: 3,
  userStatus: "active",
  expiresAt: after(1),
  lastSeenAt: after(-59),
};

describe("a session", () => {
  test("lives while all of its facts hold", () => {
    expect(isSessionLive(live, 60, now)).toBe(true);
  });

  test.each<[string, Partial<SessionFacts>]>([
    ["the user's epoch has moved on", { userEpoch: 4 }],
    ["it is of an epoch that is not yet", { sessionEpoch: 4 }],
    ["the user is suspended", { userStatus: "suspended" }],
    ["the user is deleted", { userStatus: "deleted" }],
    ["the user is erased", { userStatus: "erased" }],
    ["its end is now", { expiresAt: now }],
    ["its idle time is over now", { lastSeenAt: after(-60) }],
  ])("is dead once %s", (_, fact) => {
    expect(isSessionLive({ ...live, ...fact }, 60, now)).toBe(false);
  });
});

test("staff have shorter limits than all others", () => {
  const staff = { maxAgeSeconds: 2, idleSeconds: 1 };
  const settings = { maxAgeSeconds: 20, idleSeconds: 10, staff };
  expect(sessionLimits(settings, "staff")).toEqual(staff);
  expect(sessionLimits(settings, "vendor")).toMatchObject({ maxAgeSeconds: 20, idleSeconds: 10 });
  expect(sessionLimits(settings, "client")).toMatchObject({ maxAgeSeconds: 20, idleSeconds: 10 });
});

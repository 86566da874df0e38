import { describe, expect, test } from "vitest";
import { eventNameOf } from "./event-names.ts";

describe("eventNameOf", () => {
  test.each([
    ["sign_in.complete", "succeeded", null, "authn_login_success"],
    ["sign_in.complete", "failed", "invalid_code", "authn_login_fail"],
    ["sign_in.complete", "failed", "challenge_exhausted", "authn_login_fail_max"],
    ["sign_in.complete", "failed", "account_suspended", "authn_login_lock"],
    ["sign_in.complete", "failed", "challenge_used", "sequence_fail"],
    ["registration.complete", "succeeded", null, "user_created"],
    ["user.suspend", "denied", "forbidden", "authz_fail"],
    ["user.suspend", "denied", null, "authz_fail"],
    // Words of a person name no event.
    ["user.suspend", "succeeded", "forbidden", "authn_login_lock"],
  ] as const)("%s %s for %s is %s", (name, outcome, reason, event) => {
    expect(eventNameOf({ name, outcome, reason })).toBe(event);
  });
});

test.each([
  ["refusal.limit", "too_many_requests", "excess_rate_limit_exceeded"],
  ["refusal.csrf", "forbidden", "malicious_csrf"],
  ["refusal.challenge", "challenge_expired", "sequence_fail"],
  ["refusal.challenge", "challenge_exhausted", "sequence_fail"],
] as const)("%s by %s is %s", (name, reason, event) => {
  expect(eventNameOf({ name, outcome: "denied", reason })).toBe(event);
});

import type { AuditChangeRow } from "@latchkey/core/ports";
import { buildId, buildOperation } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { sentenceOf } from "./sentence-of.ts";

const change: AuditChangeRow = {
  recordId: buildId(),
  position: 0,
  entity: "user",
  entityId: buildId(),
  version: 3,
  kind: "update",
  subjectId: null,
  fields: ["fullName", "bio"],
  diff: {},
  masked: {},
  snapshot: null,
  sealed: null,
};

describe("sentenceOf", () => {
  test("says who did what to whom", () => {
    const staff = buildId();
    const subject = buildId();
    const operation = buildOperation({
      name: "user.suspend",
      actor: { kind: "staff", userId: staff, onBehalfOf: null },
      subjectId: subject,
    });
    expect(sentenceOf(operation, { event: "authn_login_lock", code: null, changes: [change] })).toBe(
      `user.suspend succeeded by staff ${staff} for user ${subject}: authn_login_lock; update user ${change.entityId} version 3 (fullName, bio)`,
    );
  });

  test("says why and how often something was refused", () => {
    const operation = buildOperation({
      name: "refusal.limit",
      outcome: "denied",
      actor: { kind: "anonymous" },
      occurrences: 7,
    });
    expect(
      sentenceOf(operation, { event: "excess_rate_limit_exceeded", code: "too_many_requests", changes: [] }),
    ).toBe("refusal.limit denied (too_many_requests) 7 times by anonymous: excess_rate_limit_exceeded");
  });

  test("is one line without control characters, of bounded length, and well-formed", () => {
    const fields = ["/attributes/a\nb\u2028c\u202ed", ...Array.from({ length: 300 }, () => "😀😀")];
    const sentence = sentenceOf(buildOperation(), {
      event: "user_updated",
      code: null,
      changes: [{ ...change, fields }],
    });
    expect(sentence).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
    expect(sentence.length).toBeLessThanOrEqual(1000);
    expect(sentence.isWellFormed()).toBe(true);
    expect(sentence.endsWith("…")).toBe(true);
  });
});

import { describe, expect, test } from "vitest";
import type { AuditOptions } from "../audit-options.ts";
import { parsePlan } from "./audit-plan.ts";

/** What a caller without types may pass. */
function parseUnknown(entities: unknown): unknown {
  return parsePlan(entities as AuditOptions["entities"]);
}

describe("parsePlan", () => {
  test.each([
    ["an unknown entity", { account: {} }, "entities.account"],
    ["what is no object", [], "entities"],
    ["an unknown option", { user: { mask: [] } }, "entities.user.mask"],
    ["a snapshot that is no boolean", { user: { snapshot: "yes" } }, "entities.user.snapshot"],
    ["an unknown field", { user: { fields: { password: "clear" } } }, 'entities.user.fields["password"]'],
    ["an inherited name", { user: { fields: { toString: "clear" } } }, 'entities.user.fields["toString"]'],
    ["an unknown treatment", { user: { fields: { bio: "open" } } }, 'entities.user.fields["bio"]'],
    ["a secret that is shown", { session: { fields: { secretHash: "masked" } } }, "must stay hidden"],
    ["the key of a subject", { user: { fields: { auditKey: "clear" } } }, "must stay hidden"],
    ["the version", { user: { fields: { version: "hidden" } } }, "each change has it"],
    ["a pointer into text", { user: { fields: { "/bio/x": "clear" } } }, "no JSON"],
    [
      "a pointer that is none",
      { vendorProfile: { fields: { "/attributes/~2": "clear" } } },
      "not a JSON Pointer",
    ],
  ])("refuses %s and names it", (_, entities, name) => {
    expect(() => parseUnknown(entities)).toThrow(TypeError);
    expect(() => parseUnknown(entities)).toThrow(name);
  });

  test("never looks at secrets and hidden columns", () => {
    const names = Object.values(parsePlan({ user: { fields: { bio: "hidden" } } })).map(({ columns }) =>
      columns.map(({ name }) => name),
    );
    for (const hidden of ["secretHash", "auditKey", "lastSeenAt", "bio"])
      expect(names.flat()).not.toContain(hidden);
  });
});

import { memoryStorage } from "@latchkey/core/memory";
import { buildOperation } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import type { AuditOptions } from "./audit-options.ts";
import { withAudit } from "./with-audit.ts";

const options: AuditOptions = {
  secrets: ["with-audit-secret-0123456789abcdef"],
  indexSecret: "with-audit-index-secret-0123456789",
};

/** What a caller without types may pass. */
function auditUnknown(given: unknown): unknown {
  return withAudit(memoryStorage(), given as AuditOptions);
}

describe("withAudit", () => {
  test.each([
    ["no options", undefined, "options"],
    ["an unknown option", { ...options, mask: [] }, "mask"],
    ["no secrets", { ...options, secrets: [] }, "secrets"],
    ["secrets that are no list", { ...options, secrets: "secret" }, "secrets"],
    ["a weak secret", { ...options, secrets: ["short"] }, "secrets[0]"],
    ["a weak index secret", { ...options, indexSecret: "short" }, "indexSecret"],
    ["a context that is no function", { ...options, context: {} }, "context"],
    [
      "an unknown field",
      { ...options, entities: { user: { fields: { x: "clear" } } } },
      'entities.user.fields["x"]',
    ],
  ])("refuses %s by its name", (_, given, name) => {
    expect(() => auditUnknown(given)).toThrow(TypeError);
    expect(() => auditUnknown(given)).toThrow(name);
  });

  test("refuses a storage that is audited already, decorated or not", () => {
    const audited = withAudit(memoryStorage(), options);
    expect(() => withAudit(audited, options)).toThrow("audited already");
    expect(() => withAudit({ ...audited }, options)).toThrow("audited already");
  });

  test("records an operation that changes nothing, such as a refusal", async () => {
    const storage = withAudit(memoryStorage(), options);
    const operation = buildOperation({ outcome: "denied", reason: "forbidden" });
    await storage.commit(operation);
    const found = await storage.audit.findRecord(operation.id);
    expect(found?.record).toMatchObject({ outcome: "denied", reason: "forbidden", event: "authz_fail" });
    expect(found?.changes).toEqual([]);
  });
});

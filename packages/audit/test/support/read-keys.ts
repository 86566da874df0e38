import type { AuditOptions } from "../../src/audit-options.ts";

/** What the tests of the read side seal and find with. */
export const keys: Pick<AuditOptions, "secrets" | "indexSecret"> = {
  secrets: ["the-ring-of-the-tests-0123456789abcdef"],
  indexSecret: "the-index-of-the-tests-0123456789abcdef",
};

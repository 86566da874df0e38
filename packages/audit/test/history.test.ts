import { memoryStorage } from "@latchkey/core/memory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAudit } from "../src/create-audit.ts";
import { withAudit } from "../src/with-audit.ts";
import { assertHistory } from "./support/assert-history.ts";
import { histories, playHistory } from "./support/play-history.ts";
import { keys } from "./support/read-keys.ts";

describe("any history, read back at every moment of it", () => {
  test.each([true, false])(
    "is what a replay gives, with snapshots of everything: %s",
    async (snapshot) => {
      const entities = {
        user: { snapshot },
        vendorProfile: { snapshot },
        clientProfile: { snapshot },
        session: { snapshot },
      };
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const storage = withAudit(memoryStorage(), { ...keys, entities });
          const versions = await playHistory(storage, steps);
          const audit = createAudit(storage, { ...keys, entities });
          await assertHistory({ audit, versions, hasSnapshot: () => snapshot });
        }),
        { numRuns: 15 },
      );
    },
    60_000,
  );

  test("is the same whether the audit is made of the audited storage or of the bare one", async () => {
    const bare = memoryStorage();
    const storage = withAudit(bare, keys);
    const [version] = await playHistory(storage, [{ do: "register", userType: "client", attributes: {} }]);
    for (const each of [bare, storage]) {
      const { items } = await createAudit(each, keys).history({ entity: "user", id: version?.id ?? "" });
      expect(items.map(({ change }) => change.version)).toEqual([1]);
    }
  });
});

import { memoryStorage } from "@latchkey/core/memory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAudit } from "../src/create-audit.ts";
import { withAudit } from "../src/with-audit.ts";
import { assertHistory, move } from "./support/assert-history.ts";
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

  test("is final before the moment that the sealer has passed, and only there", async () => {
    const storage = withAudit(memoryStorage(), keys);
    const [played] = await playHistory(storage, [{ do: "register", userType: "client", attributes: {} }]);
    if (played === undefined) throw new Error("Somebody is there.");
    const { seals } = storage.audit;
    const status = async () => ({ ...(await seals.status()), finalUntil: move(played.at, 5) });
    const passed = { ...storage, audit: { ...storage.audit, seals: { ...seals, status } } };
    const audit = createAudit(passed, keys);
    for (const [microseconds, isFinal] of [
      [4, true],
      [5, false],
      [6, false],
    ] as const) {
      const at = move(played.at, microseconds);
      expect(await audit.asOf({ entity: "user", id: played.id, at })).toMatchObject({ isFinal });
      expect((await audit.asOfSet({ entity: "user", at })).items).toMatchObject([{ isFinal }]);
    }
  });

  test.each([new Date(Number.NaN), "yesterday", "2026-11-23T10:00:00.123Z", "2026-13-23T10:00:00.123456Z"])(
    "is not asked at %s",
    async (at) => {
      const audit = createAudit(memoryStorage(), keys);
      // Whatever a caller without types may give.
      const asked = audit.asOf({ entity: "user", id: crypto.randomUUID(), at: at as Date });
      await expect(asked).rejects.toMatchObject({ code: "invalid_input" });
    },
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

import { postgresStorage } from "@latchkey/adapter-postgres";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAudit } from "../src/create-audit.ts";
import { withAudit } from "../src/with-audit.ts";
import { assertHistory } from "./support/assert-history.ts";
import { histories, playHistory } from "./support/play-history.ts";
import { keys } from "./support/read-keys.ts";
import { useSealedLog } from "./support/sealed-log.ts";
import { openStaffHouse } from "./support/staff-house.ts";

describe("on Postgres", () => {
  const log = useSealedLog();

  test("any history, read back at every moment of it, is what a replay gives", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (steps) => {
        const storage = withAudit(postgresStorage({ pool: log.pool }), keys);
        const versions = await playHistory(storage, steps);
        await assertHistory({
          audit: createAudit(storage, keys),
          versions,
          hasSnapshot: (entity) => entity === "user" || entity === "vendorProfile",
        });
      }),
      { numRuns: 4 },
    );
  });

  test("an answer of a moment is not final before the sealer has passed it; that of a version is", async () => {
    const { audit, register } = await openStaffHouse(postgresStorage({ pool: log.pool }));
    const { user } = await register();
    const reference = { entity: "user", id: user.id } as const;
    expect(await audit.asOf({ ...reference, at: new Date() })).toMatchObject({ isFinal: false });
    expect(await audit.asOf({ ...reference, version: 1 })).toMatchObject({ isFinal: true });
  });

  test("a hold and an erasure at once: nothing is erased under a hold, and no hold promises what is gone", async () => {
    const { audit, by, read, register } = await openStaffHouse(postgresStorage({ pool: log.pool }));
    for (let round = 0; round < 10; round += 1) {
      const { user } = await register();
      const answers = await Promise.allSettled([
        audit.hold(user.id, by("Case")),
        audit.eraseSubject(user.id, by("x")),
      ]);
      const [hold, erasure] = answers;
      // A hold that only began once the erasure was through says that it came too late.
      if (hold.status === "fulfilled" && erasure.status === "fulfilled")
        expect(hold.value).toEqual({ personal: "erased" });
      const { auditKey, legalHold } = (await read(user.id)).user;
      expect(auditKey === null && legalHold !== null).toBe(false);
    }
  });

  test("of two reverts at once, one wins", async () => {
    const { audit, by, edit, read, register } = await openStaffHouse(postgresStorage({ pool: log.pool }));
    const { user } = await register({ fullName: "Ada" });
    await edit(user.id, { fullName: "Eve" });
    const input = { entity: "user", id: user.id, toVersion: 1, ifVersion: 2, ...by("x") } as const;
    const answers = await Promise.allSettled([audit.revert(input), audit.revert(input), audit.revert(input)]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await read(user.id)).user).toMatchObject({ version: 3, fullName: "Ada" });
  });
});

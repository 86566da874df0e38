import { postgresStorage } from "@latchkey/adapter-postgres";
import { expect, test } from "vitest";
import { secrets, useSealedLog } from "./support/sealed-log.ts";
import { openStaffHouse } from "./support/staff-house.ts";

const log = useSealedLog();

test("seals made before an erasure verify after it, and the values are gone from the tables' readable part", async () => {
  const house = await openStaffHouse(postgresStorage({ pool: log.pool }), {
    secrets,
    backupRetentionDays: 7,
  });
  const { audit, by, edit, register } = house;
  const { user } = await register({ fullName: "Ada Lovelace" });
  await edit(user.id, { bio: "Countess" });
  const sealer = await log.createSealer();
  await sealer.sealOnce();
  const before = await log.verify({ secrets });
  expect(before).toMatchObject({ ok: true });

  await audit.eraseSubject(user.id, by("he asked for it"));
  await sealer.sealOnce();
  expect(await log.verify({ secrets })).toMatchObject({ ok: true, findings: [] });
  const history = await audit.history({ entity: "user", id: user.id });
  expect(JSON.stringify(history)).not.toMatch(/Ada|Lovelace|Countess/);
  expect(history.items.at(-1)?.change.personal).toBe("erased");
  let exported = "";
  for await (const { text } of audit.export({ format: "csv", ...by("a copy") })) exported += text;
  expect(exported).not.toMatch(/Ada|Lovelace|Countess/);
  expect(exported).toContain(user.id);
});

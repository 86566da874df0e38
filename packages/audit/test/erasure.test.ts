import { describe, expect, test } from "vitest";
import { openStaffHouse } from "./support/staff-house.ts";

describe("erasing a subject", () => {
  test("takes his values out of history, as-of, search and export, and leaves what is not personal", async () => {
    const { audit, by, edit, register } = await openStaffHouse();
    const { user } = await register({ fullName: "Ada Lovelace" });
    await edit(user.id, { bio: "Countess" });
    const reference = { entity: "user", id: user.id } as const;
    expect(JSON.stringify(await audit.history(reference))).toContain("Countess");

    await audit.eraseSubject(user.id, by("he asked for it"));
    const { items } = await audit.history(reference);
    const state = await audit.asOf({ ...reference, version: 2 });
    let exported = "";
    for await (const { text } of audit.export({ format: "jsonl", ...by("a copy") })) exported += text;
    const all = JSON.stringify([items, state, await audit.search({ subjectId: user.id })]) + exported;
    expect(all).not.toMatch(/Ada|Lovelace|Countess/);
    expect(all).not.toContain(user.emailSealed);
    expect(state).toMatchObject({ personal: "erased", state: { status: "active", version: 2 } });
    expect(items.at(1)?.change).toMatchObject({ version: 2, fields: ["bio"], personal: "erased" });
    expect(items.at(0)?.record).toMatchObject({ name: "audit.erase", words: "he asked for it" });
  });

  test("answers when, and when the last backup is blind; and the same again", async () => {
    const { audit, by, register } = await openStaffHouse(undefined, { backupRetentionDays: 30 });
    const { user } = await register();
    const first = await audit.eraseSubject(user.id, by("x"));
    expect(first.backupsBlindAt?.getTime()).toBe(first.erasedAt.getTime() + 30 * 86_400_000);
    const again = await audit.eraseSubject(user.id, by("x"));
    expect(Math.abs(again.erasedAt.getTime() - first.erasedAt.getTime())).toBeLessThan(5_000);
    const { items } = await audit.search({ name: "audit.erase" });
    expect(items).toHaveLength(1);
  });

  test("does not promise what it was not told", async () => {
    const { audit, by, register } = await openStaffHouse();
    const { user } = await register();
    expect(await audit.eraseSubject(user.id, by("x"))).toMatchObject({ backupsBlindAt: null });
  });

  test("keeps what is recorded later under a new key", async () => {
    const { audit, by, edit, register } = await openStaffHouse();
    const { user } = await register({ fullName: "Ada" });
    await audit.eraseSubject(user.id, by("x"));
    await edit(user.id, { bio: "New" });
    const reference = { entity: "user", id: user.id } as const;
    expect(await audit.asOf({ ...reference, version: 3 })).toMatchObject({ state: { bio: "New" } });
    expect(await audit.asOf({ ...reference, version: 1 })).toMatchObject({ personal: "erased" });
  });
});

describe("a legal hold", () => {
  test("refuses the erasure in its own words, until it is released", async () => {
    const { audit, by, register, read } = await openStaffHouse();
    const { user } = await register();
    await audit.hold(user.id, by("Case 4711"));
    await expect(audit.eraseSubject(user.id, by("x"))).rejects.toMatchObject({
      code: "conflict",
      details: { reason: "Case 4711" },
    });
    expect((await read(user.id)).user.auditKey).not.toBeNull();
    await audit.release(user.id, by("closed"));
    await audit.eraseSubject(user.id, by("x"));
    expect((await read(user.id)).user.auditKey).toBeNull();
  });

  test("is not ended by him whom it binds, nor in his name", async () => {
    const { audit, by, register, read, staff } = await openStaffHouse();
    const { user } = await register();
    for (const id of [user.id, staff.id])
      await audit.hold(id, { ...by("Case"), actor: { kind: "system", job: "legal" } });
    const asks = [
      [staff.id, { kind: "staff", userId: staff.id, onBehalfOf: null }],
      [user.id, { kind: "user", userId: user.id }],
      [user.id, { kind: "staff", userId: staff.id, onBehalfOf: user.id }],
    ] as const;
    for (const [id, actor] of asks) {
      await expect(audit.release(id, { ...by("x"), actor })).rejects.toMatchObject({ code: "forbidden" });
      expect((await read(id)).user.legalHold).toBe("Case");
    }
  });

  test("stands once: the same again writes nothing, another is refused", async () => {
    const { audit, by, register, read } = await openStaffHouse();
    const { user } = await register();
    expect(await audit.hold(user.id, by("Case 1"))).toEqual({ personal: "readable" });
    await audit.hold(user.id, by("Case 1"));
    expect((await read(user.id)).user.version).toBe(2);
    await expect(audit.hold(user.id, by("Case 2"))).rejects.toMatchObject({ details: { reason: "Case 1" } });
    await audit.release(user.id, by("closed"));
    await audit.release(user.id, by("closed"));
    expect((await read(user.id)).user).toMatchObject({ version: 3, legalHold: null });
  });

  test("is not named in clear by what is stored of it", async () => {
    const { audit, by, register, storage } = await openStaffHouse();
    const { user } = await register();
    await audit.hold(user.id, by("Secretcase"));
    const { items } = await storage.audit.search({ filter: { name: "user.hold" }, cursor: null, limit: 1 });
    const stored = await Promise.all(items.map(({ id }) => storage.audit.findRecord(id)));
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain("Secretcase");
  });

  test("and an erasure at once: one is made, never both", async () => {
    const { audit, by, register, read } = await openStaffHouse();
    for (let round = 0; round < 20; round += 1) {
      const { user } = await register();
      const calls = [() => audit.hold(user.id, by("Case")), () => audit.eraseSubject(user.id, by("x"))];
      const answers = await Promise.allSettled(
        (round % 2 === 0 ? calls : calls.toReversed()).map(async (call) => call()),
      );
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const { auditKey, legalHold } = (await read(user.id)).user;
      expect(auditKey === null).toBe(legalHold === null);
    }
  });
});

describe("whoever asks", () => {
  test.each([
    ["anonymous", { kind: "anonymous" }],
    ["a job without a name", { kind: "system", job: "" }],
  ] as const)("is named: not %s", async (_, actor) => {
    const { audit, register } = await openStaffHouse();
    const { user } = await register();
    await expect(audit.eraseSubject(user.id, { actor, reason: "x" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("says why", async () => {
    const { audit, by, register } = await openStaffHouse();
    const { user } = await register();
    for (const reason of ["", "   ", "x".repeat(1_001), "a\0b"])
      await expect(audit.hold(user.id, by(reason))).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("is still active, and staff when he acts as such", async () => {
    const { audit, by, edit, register, staff, read } = await openStaffHouse();
    const { user } = await register();
    const { user: other } = await register();
    const asStaff = { actor: { kind: "staff", userId: other.id, onBehalfOf: null }, reason: "x" } as const;
    await expect(audit.eraseSubject(user.id, asStaff)).rejects.toMatchObject({ code: "forbidden" });
    await edit(staff.id, { status: "suspended" });
    await expect(audit.eraseSubject(user.id, by("x"))).rejects.toMatchObject({ code: "forbidden" });
    expect((await read(user.id)).user.auditKey).not.toBeNull();
  });
});

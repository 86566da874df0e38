import { update } from "@latchkey/core/ports";
import { buildOperation } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { openStaffHouse } from "./support/staff-house.ts";

describe("revert", () => {
  test("sets back what a person may edit, and nothing else, as an operation with an event", async () => {
    const { audit, by, edit, read, register } = await openStaffHouse();
    const { user } = await register({ fullName: "Ada", bio: null });
    await edit(user.id, { fullName: "Eve", bio: "x", status: "suspended" });
    const reversal = await audit.revert({
      entity: "user",
      id: user.id,
      toVersion: 1,
      ifVersion: 2,
      ...by("a prank"),
    });
    expect(reversal).toEqual({ version: 3, fields: ["fullName", "bio"] });
    expect((await read(user.id)).user).toMatchObject({
      fullName: "Ada",
      bio: null,
      status: "suspended",
      version: 3,
    });
    const { items } = await audit.history({ entity: "user", id: user.id });
    expect(items[0]).toMatchObject({
      record: { name: "user.revert", words: "a prank", context: { toVersion: 1 } },
      change: { version: 3, diff: { fullName: ["Eve", "Ada"], bio: ["x", null] } },
    });
  });

  test("replaces host fields whole, and leaves those that the audit does not show", async () => {
    const entities = { clientProfile: { fields: { "/attributes/pin": "hidden" } } } as const;
    const { audit, by, read, register, storage } = await openStaffHouse(undefined, { entities });
    const { user, client } = await register();
    if (client === null) throw new Error("A client has a profile.");
    const first = { color: "red", sizes: [1, 2], pin: "1" };
    const second = { color: "blue", extra: true, pin: "2" };
    let row = client;
    for (const attributes of [first, second]) {
      const changes = [update("clientProfile", row, { attributes }, new Date())];
      await storage.commit(buildOperation({ subjectId: user.id, subjectKey: user.auditKey, changes }));
      row = { ...row, attributes, version: row.version + 1 };
    }
    const call = { entity: "clientProfile", id: user.id, ...by("x") } as const;
    await audit.revert({ ...call, toVersion: 2, ifVersion: 3 });
    expect((await read(user.id)).client?.attributes).toEqual({ color: "red", sizes: [1, 2], pin: "2" });
    expect(await audit.revert({ ...call, toVersion: 2, ifVersion: 4 })).toEqual({ version: 4, fields: [] });
    expect((await read(user.id)).client?.version).toBe(4);
  });

  test("of two at once, one wins", async () => {
    const { audit, by, edit, read, register } = await openStaffHouse();
    const { user } = await register({ fullName: "Ada" });
    await edit(user.id, { fullName: "Eve" });
    const input = { entity: "user", id: user.id, toVersion: 1, ifVersion: 2, ...by("x") } as const;
    const answers = await Promise.allSettled([audit.revert(input), audit.revert(input)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect((await read(user.id)).user.version).toBe(3);
  });

  test("refuses a stale version, one that there was not, and one that was erased", async () => {
    const { audit, by, edit, register } = await openStaffHouse();
    const { user } = await register({ fullName: "Ada" });
    await edit(user.id, { fullName: "Eve" });
    const input = { entity: "user", id: user.id, toVersion: 1, ifVersion: 2, ...by("x") } as const;
    await expect(audit.revert({ ...input, ifVersion: 1 })).rejects.toMatchObject({ code: "conflict" });
    await expect(audit.revert({ ...input, toVersion: 9 })).rejects.toMatchObject({ code: "not_found" });
    await audit.eraseSubject(user.id, by("x"));
    await expect(audit.revert({ ...input, ifVersion: 3 })).rejects.toMatchObject({
      code: "not_found",
      details: { reason: "erased" },
    });
  });

  test("refuses sessions and versions that are no numbers, with issues", async () => {
    const { audit, by, register } = await openStaffHouse();
    const { user } = await register();
    const input = { entity: "session" as never, id: user.id, toVersion: 0.5, ifVersion: 1, ...by("x") };
    await expect(audit.revert(input)).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: ["entity"] }, { path: ["toVersion"] }] },
    });
  });
});

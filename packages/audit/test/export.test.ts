import { memoryStorage } from "@latchkey/core/memory";
import type { Storage } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import type { Audit } from "../src/audit.ts";
import type { ExportInput } from "../src/export/export-input.ts";
import { openStaffHouse } from "./support/staff-house.ts";

async function readAll(audit: Audit, input: ExportInput): Promise<string> {
  let all = "";
  for await (const { text } of audit.export(input)) all += text;
  return all;
}

const idOf = (line: string): string => /"id":"([^"]+)"/.exec(line)?.[1] ?? "";

describe("an export", () => {
  test("that goes on after each of its chunks loses and repeats nothing, whatever is committed meanwhile", async () => {
    const { audit, by, register } = await openStaffHouse();
    for (let count = 0; count < 230; count += 1) await register();
    const { items } = await audit.search({}, { limit: 1 });
    const known = new Set<string>();
    let cursor: string | null = null;
    do {
      // As if the process had died after each chunk.
      const chunks = audit.export({ format: "jsonl", cursor, ...by("a copy") })[Symbol.asyncIterator]();
      const { value, done } = await chunks.next();
      await chunks.return?.();
      await register();
      if (done === true) break;
      for (const line of value.text.trimEnd().split("\n")) {
        expect(known.has(idOf(line))).toBe(false);
        known.add(idOf(line));
      }
      cursor = value.nextCursor;
    } while (cursor !== null);
    // All 230, the member of staff, and the record of the export itself that began first.
    expect(known.size).toBe(232);
    expect(known.has(items[0]?.id ?? "")).toBe(true);
  }, 30_000);

  test("is on record before anything leaves, and again with what left when it ends or is left", async () => {
    const { audit, by, register } = await openStaffHouse();
    for (let count = 0; count < 120; count += 1) await register();
    await readAll(audit, { format: "csv", filter: { name: "user.update" }, ...by("all of it") });
    const chunks = audit.export({ format: "jsonl", ...by("some of it") })[Symbol.asyncIterator]();
    await chunks.next();
    const begun = await audit.search({ name: "audit.export" });
    expect(begun.items[0]?.context).toEqual({ format: "jsonl", stage: "begun" });
    await chunks.return?.();
    const { items } = await audit.search({ name: "audit.export" });
    expect(items.map(({ outcome, context }) => [outcome, context["stage"], context["isComplete"]])).toEqual([
      ["succeeded", "ended", false],
      ["succeeded", "begun", undefined],
      ["succeeded", "ended", true],
      ["succeeded", "begun", undefined],
    ]);
    expect(items[0]?.context).toMatchObject({ records: 100 });
    expect(items[2]?.context).toMatchObject({ format: "csv", records: 121, changes: 241 });
    expect(items[0]?.words).toBe("some of it");
  });

  test("gives nothing when it can't be recorded", async () => {
    const bare = memoryStorage();
    const failing: Storage = {
      ...bare,
      commit: async (operation) => {
        if (operation.name === "audit.export") throw new Error("full");
        await bare.commit(operation);
      },
    };
    const { audit, by, register } = await openStaffHouse(failing);
    await register();
    await expect(readAll(audit, { format: "jsonl", ...by("x") })).rejects.toThrow("full");
  });

  test("that breaks off says so", async () => {
    const bare = memoryStorage();
    const failing: Storage = {
      ...bare,
      audit: {
        ...bare.audit,
        listChangesOf: async () => {
          throw new Error("gone");
        },
      },
    };
    const { audit, by, register } = await openStaffHouse(failing);
    await register();
    await expect(readAll(audit, { format: "jsonl", ...by("x") })).rejects.toThrow("gone");
    const { items } = await audit.search({ name: "audit.export" });
    expect(items[0]).toMatchObject({ outcome: "failed", reason: "export_failed" });
  });

  test("refuses what it does not know, and whoever is nobody", async () => {
    const { audit, by } = await openStaffHouse();
    const bad = [
      { format: "xml" as never, ...by("x") },
      { format: "ocsf", version: "2.0" as never, ...by("x") } as const,
      { format: "jsonl", filter: { actorId: "me" as never }, ...by("x") } as const,
      { format: "jsonl", actor: { kind: "anonymous" }, reason: "x" } as const,
      { format: "jsonl", cursor: "nonsense", ...by("x") } as const,
    ];
    for (const input of bad)
      await expect(readAll(audit, input)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("as CSV has one header, and rows of one length", async () => {
    const { audit, by, edit, register } = await openStaffHouse();
    const { user } = await register({ fullName: '=HYPERLINK("http://x")' });
    await edit(user.id, { bio: 'two\r\n"lines", quoted' });
    const csv = await readAll(audit, { format: "csv", ...by("=1+1") });
    const rows = parseCsv(csv);
    expect(rows[0]?.[0]).toBe("record_id");
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0]?.length]));
    expect(rows.filter(([id]) => id === "record_id")).toHaveLength(1);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const words = rows[0]?.indexOf("words") ?? 0;
    expect(rows[1]?.[words]).toBe("'=1+1");
  });
});

/** RFC 4180, by its grammar. */
function parseCsv(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain = "", end] of csv.matchAll(cell)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

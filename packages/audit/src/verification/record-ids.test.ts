import { expect, test } from "vitest";
import { createRecordIds } from "./record-ids.ts";

test("ids are new once, however many there are", () => {
  const ids = createRecordIds();
  const all = Array.from({ length: 5_000 }, () => crypto.randomUUID());
  expect(all.every((id) => ids.add(id))).toBe(true);
  expect(all.some((id) => ids.add(id))).toBe(false);
});

test("what is no id is never known", () => {
  const ids = createRecordIds();
  for (const id of ["", "x", "00000000-0000-0000-0000-000000000000"]) {
    expect([ids.add(id), ids.add(id)]).toEqual([true, true]);
  }
});

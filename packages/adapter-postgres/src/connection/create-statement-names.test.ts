import { expect, test } from "vitest";
import { createStatementNames } from "./create-statement-names.ts";

test("a text has one name everywhere, and another text another", () => {
  const [first, second] = [createStatementNames(10), createStatementNames(10)];
  expect(first("select 1")).toBe(second("select 1"));
  expect(first("select 1")).not.toBe(first("select 2"));
});

test("beyond the limit new texts stay nameless, and known ones keep their name", () => {
  const nameOf = createStatementNames(2);
  const names = ["a", "b", "c", "a"].map((text) => nameOf(text));
  expect(names).toEqual([expect.any(String), expect.any(String), undefined, names[0]]);
});

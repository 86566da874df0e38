import { expect, test } from "vitest";
import { csvCell } from "./csv-cell.ts";

test.each([
  ["plain", "plain"],
  ["", ""],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["+49", "'+49"],
  ["-1", "'-1"],
  ["@x", "'@x"],
  ["\tx", "'\tx"],
  ["\rx", '"\'\rx"'],
  [" =1", "' =1"],
  ["＝1+1", "'＝1+1"],
  ["a=1", "a=1"],
])("writes %j as %j", (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

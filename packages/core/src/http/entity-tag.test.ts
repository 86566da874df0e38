import { expect, it } from "vitest";
import { isAuthError } from "../errors/index.ts";
import { entityTag, parseIfMatch } from "./entity-tag.ts";

it("reads back the tag it wrote", () => {
  for (const version of [0, 1, 42, 999_999_999]) {
    expect(parseIfMatch(new Headers({ "if-match": entityTag(version) }))).toBe(version);
  }
});

it("refuses all but one strong tag", () => {
  for (const value of [
    "",
    "*",
    "3",
    "'3'",
    'W/"3"',
    '"3", "4"',
    '"03"',
    '"-1"',
    '"1.5"',
    '"1e3"',
    '" 3"',
    '"9999999999"',
    '"a"',
  ]) {
    expect(() => parseIfMatch(new Headers({ "if-match": value })), value).toThrow(
      expect.toSatisfy((error: unknown) => isAuthError(error, "invalid_input")),
    );
  }
  expect(() => parseIfMatch(new Headers())).toThrow(
    expect.toSatisfy((error: unknown) => isAuthError(error, "invalid_input")),
  );
});

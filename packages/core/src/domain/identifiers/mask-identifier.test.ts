import { expect, test } from "vitest";
import { maskIdentifier } from "./mask-identifier.ts";
import { parseIdentifier } from "./parse-identifier.ts";

const rules = { defaultRegion: null, countries: "all" } as const;

test.each([
  ["a@b.co", "a•••@b•••.co"],
  ["anna.long.name@example.org", "a•••@e•••.org"],
  ["zoe@mail.shop.example.co.uk", "z•••@m•••.uk"],
])("the mask of %s shows first letters and the top-level domain, and no length", (email, mask) => {
  expect(maskIdentifier(parseIdentifier({ email }, rules))).toBe(mask);
});

test.each([
  ["+4915123456712", "+49 ••• ••12"],
  ["+12133734253", "+1 ••• ••53"],
  ["+358412345678", "+358 ••• ••78"],
])("the mask of %s shows the calling code and two digits, and no length", (phone, mask) => {
  expect(maskIdentifier(parseIdentifier({ phone }, rules))).toBe(mask);
});

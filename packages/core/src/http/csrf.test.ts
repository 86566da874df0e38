import { describe, expect, it } from "vitest";
import { mayBeForged } from "./csrf.ts";
import { testSettings } from "./testing/create-test-handler.ts";

const sites = [null, "same-origin", "same-site", "cross-site", "none"] as const;
const origins = [
  null,
  "https://shop.example",
  "https://app.shop.example",
  "https://evil.example",
  "null",
  "https://shop.example.evil.example",
] as const;

/** The rule once more, as a table: rows are `Sec-Fetch-Site`, columns `Origin`; `-` depends on there being no cookie. */
const expected: Readonly<Record<string, string>> = {
  null: "- yes yes no no no",
  "same-origin": "yes yes yes yes yes yes",
  "same-site": "no no no no no no",
  "cross-site": "no no no no no no",
  none: "yes yes yes yes yes yes",
};

function passes(method: string, given: Readonly<Record<string, string | null>>): boolean {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) if (value !== null) headers.set(name, value);
  return !mayBeForged({ method, headers }, testSettings);
}

describe("mayBeForged", () => {
  for (const site of sites) {
    for (const [column, origin] of origins.entries()) {
      const verdict = expected[String(site)]?.split(" ")[column];
      for (const cookie of [null, "theme=dark"]) {
        const isAllowed = verdict === "yes" || (verdict === "-" && cookie === null);
        it(`${isAllowed ? "passes" : "refuses"} site ${site}, origin ${origin}, ${cookie === null ? "no cookie" : "a cookie"}`, () => {
          for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
            expect(passes(method, { "sec-fetch-site": site, origin, cookie }), method).toBe(isAllowed);
          }
        });
      }
    }
  }

  it("leaves safe methods alone", () => {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      expect(
        passes(method, { "sec-fetch-site": "cross-site", origin: "https://evil.example", cookie: "a=b" }),
      ).toBe(true);
    }
  });

  it("knows an origin by its exact spelling only", () => {
    const wrong = [
      "http://shop.example",
      "https://shop.example:8443",
      "https://shop.example/",
      "https://SHOP.example",
      "https://shop.example, https://evil.example",
      "https://sub.app.shop.example",
      "",
    ];
    for (const origin of wrong) expect(passes("POST", { origin }), origin).toBe(false);
  });

  it("refuses a site that is repeated or unknown", () => {
    for (const site of ["same-origin, cross-site", "Same-Origin", "", "same-origin;q=1"]) {
      expect(passes("POST", { "sec-fetch-site": site, origin: "https://shop.example" }), site).toBe(false);
    }
  });
});

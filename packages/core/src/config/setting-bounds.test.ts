import { describe, expect, test } from "vitest";
import { parseSettings } from "./parse-settings.ts";

const baseUrl = "https://shop.example";
const year = 31_536_000;
const month = 2_592_000;

/** The options with one value at its place, as a settings file might say it. */
function optionsWith(path: string, value: unknown): { readonly baseUrl: string } {
  const names = path.split(".");
  return { baseUrl, ...(names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object) };
}

const valueAt = (settings: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>>)[name], settings);

describe("every number has bounds, and counts up to them", () => {
  test.each([
    ["trustedProxies", 0, 16],
    ["challenge.maxAgeSeconds", 60, 600],
    ["challenge.attempts", 1, 10],
    ["challenge.resendAfterSeconds", 0, 300],
    ["challenge.maxLive", 1, 100],
    ["session.maxAgeSeconds", 1, year],
    ["session.idleSeconds", 1, year],
    ["session.staff.maxAgeSeconds", 1, year],
    ["session.staff.idleSeconds", 1, year],
    ["lockout.pauseAfter", 1, 100],
    ["lockout.pauseSeconds", 1, 86_400],
    ["lockout.maxPauseSeconds", 3_600, month],
    ["lockout.disableAfter", 20, 100],
  ])("%s from %i to %i", (path, least, most) => {
    for (const value of [least, most])
      expect(valueAt(parseSettings(optionsWith(path, value)), path)).toBe(value);
    for (const value of [least - 1, most + 1, least + 0.5, String(least), null, Number.NaN])
      expect(() => parseSettings(optionsWith(path, value)), String(value)).toThrow(path.split(".")[0] ?? "");
  });

  test.each([
    "sendPerIdentifierAndSource",
    "sendPerIdentifier",
    "sendPerSource",
    "sendPerPhonePrefix",
    "verifyPerSource",
  ])("limits.%s: one to ten limits, each of at least one hit in a second to 30 days", (name) => {
    const path = `limits.${name}`;
    const least = { count: 1, seconds: 1 };
    const most = { count: 1_000_000, seconds: month };
    for (const limits of [[least], [most], Array.from({ length: 10 }, () => least)])
      expect(valueAt(parseSettings(optionsWith(path, limits)), path)).toEqual(limits);
    for (const limits of [
      [],
      Array.from({ length: 11 }, () => least),
      [{ count: 0, seconds: 1 }],
      [{ count: 1, seconds: 0 }],
      [{ count: 1, seconds: month + 1 }],
      [{ count: 1 }],
      [{ ...least, burst: 1 }],
    ])
      expect(() => parseSettings(optionsWith(path, limits)), JSON.stringify(limits)).toThrow(path);
  });

  test("lockout.pauseSeconds is a day at most, also where pauses may grow longer", () => {
    const withPause = (pauseSeconds: number) => ({
      baseUrl,
      lockout: { pauseSeconds, maxPauseSeconds: month },
    });
    expect(parseSettings(withPause(86_400)).lockout.pauseSeconds).toBe(86_400);
    expect(() => parseSettings(withPause(86_401))).toThrow("lockout.pauseSeconds");
  });

  test("lockout.disableAfter may be as low as the pause, and no lower", () => {
    const withLockout = (disableAfter: number) => ({ baseUrl, lockout: { pauseAfter: 5, disableAfter } });
    expect(parseSettings(withLockout(5)).lockout.disableAfter).toBe(5);
    expect(() => parseSettings(withLockout(4))).toThrow("lockout.pauseAfter is above lockout.disableAfter");
    expect(() => parseSettings({ baseUrl, lockout: { pauseAfter: 1, disableAfter: 0 } })).toThrow(
      "lockout.disableAfter",
    );
  });
});

describe("every text has a form", () => {
  test.each<[string, readonly unknown[], readonly unknown[]]>([
    [
      "basePath",
      ["/auth", "/api/v1-2/auth_x"],
      ["", "/", "auth", "/auth/", "/a b", "https://x.example/a", "/../a"],
    ],
    ["phone.defaultRegion", ["DE", null], ["de", "DEU", "D", ""]],
    ["phone.countries", ["all", [], ["DE", "US"]], ["DE", ["all"], ["de"], ["DEU"]]],
    [
      "allowedOrigins",
      [[], ["https://a.example", "http://localhost:3000"]],
      ["https://a.example", ["https://a.example/"], ["https://a.example/x"], ["a.example"], ["*"]],
    ],
  ])("%s", (path, right, wrong) => {
    for (const value of right) expect(valueAt(parseSettings(optionsWith(path, value)), path)).toEqual(value);
    for (const value of wrong)
      expect(() => parseSettings(optionsWith(path, value)), JSON.stringify(value)).toThrow(path);
  });
});

test.each([
  "chalenge",
  "phone.region",
  "challenge.maxAge",
  "session.maxAge",
  "session.staff.maxAge",
  "limits.sendPerPlanet",
  "lockout.pause",
])("%s is no setting, and is refused by its name", (path) => {
  expect(() => parseSettings(optionsWith(path, 1))).toThrow(`${path} is unknown`);
});

test("all that is wrong is named at once, and no value is", () => {
  const wrong = { baseUrl: "secret-host", trustedProxies: -7, challenge: { attempts: 77 } };
  expect(() => parseSettings(wrong)).toThrow(/baseUrl: .*trustedProxies: .*challenge\.attempts: /);
  expect(() => parseSettings(wrong)).not.toThrow(/secret-host|-7|77/);
});

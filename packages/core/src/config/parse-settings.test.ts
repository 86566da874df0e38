import { describe, expect, test } from "vitest";
import { defaultSettings } from "./default-settings.ts";
import { parseSettings } from "./parse-settings.ts";

const baseUrl = "https://shop.example";

describe("parseSettings", () => {
  test("gives the documented defaults", () => {
    expect(parseSettings({ baseUrl })).toEqual({ ...defaultSettings, baseUrl: new URL(baseUrl) });
  });

  test("keeps defaults beside single values that are given", () => {
    const settings = parseSettings({
      baseUrl,
      session: { idleSeconds: 60 },
      limits: { verifyPerSource: [{ count: 1, seconds: 1 }] },
    });
    expect(settings.session).toEqual({ ...defaultSettings.session, idleSeconds: 60 });
    expect(settings.limits).toEqual({
      ...defaultSettings.limits,
      verifyPerSource: [{ count: 1, seconds: 1 }],
    });
  });

  test.each([
    "http://shop.example",
    "http://127.0.0.1:3000",
    "shop.example",
    "https://shop.example/path",
    "ftp://localhost",
  ])("refuses the base URL %s", (url) => {
    expect(() => parseSettings({ baseUrl: url })).toThrow(/baseUrl/);
  });

  test("takes http on localhost", () => {
    expect(parseSettings({ baseUrl: "http://localhost:3000" }).baseUrl.port).toBe("3000");
  });

  test.each([
    [{ challenge: { maxAgeSeconds: 601 } }, "challenge.maxAgeSeconds"],
    [{ challenge: { attempts: 0 } }, "challenge.attempts"],
    [{ lockout: { disableAfter: 101 } }, "lockout.disableAfter"],
    [{ lockout: { pauseAfter: 50, disableAfter: 40 } }, "lockout.pauseAfter"],
    [{ limits: { sendPerSource: [] } }, "limits.sendPerSource"],
    [{ trustedProxies: -1 }, "trustedProxies"],
    [{ phone: { countries: ["de"] } }, "phone.countries"],
    [{ allowedOrigins: ["https://a.example/x"] }, "allowedOrigins"],
    [{ chalenge: {} }, "chalenge is unknown"],
    [{ limits: { sendPerPlanet: [] } }, "limits.sendPerPlanet is unknown"],
  ])("refuses %j and names it", (options, name) => {
    // As a settings file might say it.
    expect(() => parseSettings({ baseUrl, ...(options as object) })).toThrow(name);
  });
});

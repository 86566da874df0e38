import { expect, test } from "vitest";
import { defaultSettings } from "./default-settings.ts";

// Written out, not derived: whoever changes a default changes what DESIGN and the README promise.
test("the defaults are those of the documentation", () => {
  expect(defaultSettings).toEqual({
    basePath: "/auth",
    allowedOrigins: [],
    trustedProxies: 0,
    phone: { defaultRegion: null, countries: [] },
    challenge: { maxAgeSeconds: 300, attempts: 5, resendAfterSeconds: 60, maxLive: 3 },
    session: {
      maxAgeSeconds: 2_592_000,
      idleSeconds: 1_209_600,
      staff: { maxAgeSeconds: 43_200, idleSeconds: 900 },
    },
    limits: {
      sendPerIdentifierAndSource: [
        { count: 1, seconds: 60 },
        { count: 3, seconds: 900 },
        { count: 10, seconds: 86_400 },
      ],
      sendPerIdentifier: [{ count: 30, seconds: 86_400 }],
      sendPerSource: [{ count: 20, seconds: 3_600 }],
      sendPerPhonePrefix: [{ count: 50, seconds: 3_600 }],
      verifyPerSource: [{ count: 60, seconds: 3_600 }],
    },
    lockout: { pauseAfter: 20, pauseSeconds: 3_600, maxPauseSeconds: 86_400, disableAfter: 100 },
  });
});

import type { Settings } from "./settings.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Sources: SP 800-63B-4 §3.2.2 (consecutive failures) and §2.1.3 (session limits), ASVS 5.0 6.5.5 (life of a code); the rest is the house's judgement. */
export const defaultSettings: Omit<Settings, "baseUrl"> = {
  basePath: "/auth",
  allowedOrigins: [],
  trustedProxies: 0,
  phone: { defaultRegion: null, countries: [] },
  challenge: { maxAgeSeconds: 5 * minute, attempts: 5, resendAfterSeconds: minute, maxLive: 3 },
  session: {
    maxAgeSeconds: 30 * day,
    idleSeconds: 14 * day,
    staff: { maxAgeSeconds: 12 * hour, idleSeconds: 15 * minute },
  },
  limits: {
    sendPerIdentifierAndSource: [
      { count: 1, seconds: minute },
      { count: 3, seconds: 15 * minute },
      { count: 10, seconds: day },
    ],
    sendPerIdentifier: [{ count: 30, seconds: day }],
    sendPerSource: [{ count: 20, seconds: hour }],
    sendPerPhonePrefix: [{ count: 50, seconds: hour }],
    verifyPerSource: [{ count: 60, seconds: hour }],
  },
  lockout: { pauseAfter: 20, pauseSeconds: hour, maxPauseSeconds: day, disableAfter: 100 },
};

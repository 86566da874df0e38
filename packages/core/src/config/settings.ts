import type { SlidingLimit } from "../ports/source-limits.ts";

/** Which phone numbers may register. */
export interface PhoneSettings {
  /** ISO 3166-1 alpha-2: how a number without a country code is read; null refuses such numbers. */
  readonly defaultRegion: string | null;
  /** ISO 3166-1 alpha-2. Empty refuses every phone: each country costs money to reach, so the host names them. */
  readonly countries: readonly string[] | "all";
}

export interface ChallengeSettings {
  /** Life of a code. */
  readonly maxAgeSeconds: number;
  /** Wrong codes that are compared in a flow. */
  readonly attempts: number;
  readonly resendAfterSeconds: number;
  /** Live flows of an identifier. */
  readonly maxLive: number;
}

export interface SessionLifetimes {
  /** Absolute. */
  readonly maxAgeSeconds: number;
  readonly idleSeconds: number;
}

export interface SessionSettings extends SessionLifetimes {
  readonly staff: SessionLifetimes;
}

/** Every entry of a list must admit. */
export interface LimitSettings {
  readonly sendPerIdentifierAndSource: readonly SlidingLimit[];
  /** Over all sources that are not a known device; and once more over all known devices. */
  readonly sendPerIdentifier: readonly SlidingLimit[];
  readonly sendPerSource: readonly SlidingLimit[];
  /** A number without its last four digits. */
  readonly sendPerPhonePrefix: readonly SlidingLimit[];
  readonly verifyPerSource: readonly SlidingLimit[];
}

/** Consecutive wrong codes of an identifier, whatever flow, source or resend they came by; only a success resets them. */
export interface LockoutSettings {
  /** From here on codes are refused to unknown devices for a while. */
  readonly pauseAfter: number;
  /** The first pause; each further failure doubles it. */
  readonly pauseSeconds: number;
  readonly maxPauseSeconds: number;
  /** From here on codes are refused to everybody. */
  readonly disableAfter: number;
}

/** The options with their defaults, checked once. */
export interface Settings {
  readonly baseUrl: URL;
  readonly basePath: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly phone: PhoneSettings;
  readonly challenge: ChallengeSettings;
  readonly session: SessionSettings;
  readonly limits: LimitSettings;
  readonly lockout: LockoutSettings;
}

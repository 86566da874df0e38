import type { CounterRow } from "./counter-row.ts";

/** Structural twin of the settings' lockout, so that the rule stands alone. */
export interface LockoutRules {
  readonly pauseAfter: number;
  readonly pauseSeconds: number;
  readonly maxPauseSeconds: number;
  readonly disableAfter: number;
}

/**
 * How many consecutive failures there may be before one-time codes are no longer compared (SP 800-63B-4 §3.2.2); 0 during a pause. A pause
 * follows from number and time of the last failure alone, so that nothing has to be set or cleared; after it one code at a time is compared.
 */
export function pauseLimit(rules: LockoutRules, failures: CounterRow | null, now: Date): number {
  if (failures === null || failures.n < rules.pauseAfter) return rules.pauseAfter;
  const seconds = Math.min(rules.maxPauseSeconds, rules.pauseSeconds * 2 ** (failures.n - rules.pauseAfter));
  const isPaused = now.getTime() < failures.countedAt.getTime() + seconds * 1000;
  return isPaused ? 0 : failures.n + 1;
}

/**
 * The limit on the failures of an identifier over all devices. A known device is paused by its own failures only, so that nobody can
 * lock another out of it; disabled is disabled for all.
 */
export function identifierLimit(
  rules: LockoutRules,
  failures: CounterRow | null,
  isKnownDevice: boolean,
  now: Date,
): number {
  if (isKnownDevice) return rules.disableAfter;
  return Math.min(rules.disableAfter, pauseLimit(rules, failures, now));
}

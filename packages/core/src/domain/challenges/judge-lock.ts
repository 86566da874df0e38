import type { CounterRow } from "./counter-row.ts";

/** Structural twin of the settings' lockout, so that the rule stands alone. */
export interface LockRules {
  readonly pauseAfter: number;
  readonly pauseSeconds: number;
  readonly maxPauseSeconds: number;
  readonly disableAfter: number;
}

export interface LockEvidence {
  /** Consecutive failures of the identifier over all devices; null when none. */
  readonly failures: CounterRow | null;
  /** Those made on the device that asks, if it is a known one; null when unknown or none. */
  readonly deviceFailures: CounterRow | null;
  readonly isKnownDevice: boolean;
  readonly now: Date;
}

export type Lock = "open" | "paused" | "disabled";

/**
 * Whether one-time codes are compared at all (SP 800-63B-4 §3.2.2). A pause follows from count and time of the last failure alone,
 * so that nothing has to be set or cleared; a known device is paused by its own failures only, so that nobody can lock another out of it.
 */
export function judgeLock(rules: LockRules, evidence: LockEvidence): Lock {
  const { failures, deviceFailures, isKnownDevice, now } = evidence;
  if (failures !== null && failures.n >= rules.disableAfter) return "disabled";
  const relevant = isKnownDevice ? deviceFailures : failures;
  if (relevant === null || relevant.n < rules.pauseAfter) return "open";
  const pauseSeconds = Math.min(
    rules.maxPauseSeconds,
    rules.pauseSeconds * 2 ** (relevant.n - rules.pauseAfter),
  );
  return now.getTime() < relevant.countedAt.getTime() + pauseSeconds * 1000 ? "paused" : "open";
}

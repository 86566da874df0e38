import type { SlidingLimit } from "@latchkey/core/ports";

/** Limits as the scripts read them: pairs of a count and milliseconds. */
export function encodeLimits(limits: readonly SlidingLimit[]): readonly (readonly [number, number])[] {
  return limits.map(({ count, seconds }) => [count, toMs(seconds)]);
}

export function toMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

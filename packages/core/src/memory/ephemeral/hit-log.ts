import type { LimitBucket, SlidingLimit } from "../../ports/source-limits.ts";
import type { ExpiringMap } from "./expiring-map.ts";

interface Hit {
  readonly nonce: string;
  readonly at: number;
}

/** The admitted hits of each bucket, oldest first. */
export type HitLog = ExpiringMap<readonly Hit[]>;

/** Milliseconds until the bucket admits one more hit; 0 when it does now. */
function waitOf(log: HitLog, key: string, limits: readonly SlidingLimit[], now: number): number {
  const hits = log.get(key) ?? [];
  const waits = limits.map(({ count, seconds }) => {
    if (count < 1) return seconds * 1000;
    // Once this one has left the window, fewer than `count` are in it.
    const blocking = hits.at(-count);
    return blocking ? blocking.at + seconds * 1000 - now : 0;
  });
  return Math.max(0, ...waits);
}

/** Logs an admitted hit and forgets those that no limit of the bucket sees any more. */
function logHit(log: HitLog, key: string, limits: readonly SlidingLimit[], nonce: string, now: number): void {
  const longest = Math.max(0, ...limits.map(({ seconds }) => seconds * 1000));
  const seen = (log.get(key) ?? []).filter((hit) => hit.at > now - longest && hit.nonce !== nonce);
  log.set(key, [...seen, { nonce, at: now }], now + longest);
}

export function isLogged(log: HitLog, key: string, nonce: string): boolean {
  return (log.get(key) ?? []).some((hit) => hit.nonce === nonce);
}

/** Milliseconds until all the buckets admit; 0 when they do now. */
export function waitOfAll(log: HitLog, buckets: readonly LimitBucket[], now: number): number {
  return Math.max(0, ...buckets.map(({ key, limits }) => waitOf(log, key, limits, now)));
}

export function logAll(log: HitLog, buckets: readonly LimitBucket[], nonce: string, now: number): void {
  for (const { key, limits } of buckets) logHit(log, key, limits, nonce, now);
}

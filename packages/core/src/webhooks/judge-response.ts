import type { EventAnswer } from "../use-cases/events/event-handler.ts";

/** Statuses below 500 that say nothing against another try: the others can't end better. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * What an answer means. Redirects were not followed, and count as a failure: the address is to be changed by who set it.
 *
 * Source: Standard Webhooks 1.0.0, delivery success and failure; RFC 9110 §10.2.3 for `Retry-After`.
 */
export function judgeResponse(
  { status, headers }: { readonly status: number; readonly headers: Headers },
  now: Date,
): EventAnswer {
  if (status >= 200 && status < 300) return { outcome: "handled" };
  const reason = `answered ${status}`;
  if (status >= 400 && status < 500 && !passing.has(status)) return { outcome: "rejected", reason };
  return { outcome: "failed", reason, retryAfterSeconds: retryAfter(headers.get("retry-after"), now) };
}

function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}

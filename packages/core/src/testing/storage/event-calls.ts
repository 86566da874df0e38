import assert from "node:assert/strict";
import type { DomainEvent } from "../../domain/events/domain-event.ts";
import type { ClaimedEvents, ConsumerStatus, LoggedEvent } from "../../ports/event-log.ts";
import { buildEvent, buildOperation } from "../builders/build-operation.ts";
import type { StorageHarness } from "../storage-harness.ts";

export const leaseSeconds = 30;

/** How long the horizon may take to pass what is committed: others on the same server may hold it back. */
const horizonMs = 5_000;

/** Commits events, one an operation, and waits until consumers can have them. @returns them in order */
export async function commitEvents(harness: StorageHarness, count: number): Promise<readonly DomainEvent[]> {
  const events = Array.from({ length: count }, (_, n) => buildEvent({ version: n + 1 }));
  for (const event of events) await harness.storage.commit(buildOperation({ events: [event] }));
  await untilClaimable(harness, events);
  return events;
}

/** Waits until all of the events are below the horizon: a probe of its own has seen them. */
export async function untilClaimable(
  harness: StorageHarness,
  events: readonly Pick<DomainEvent, "id">[],
): Promise<void> {
  const probe = `probe-${events[0]?.id ?? ""}`;
  const missing = new Set<string>(events.map(({ id }) => id));
  const end = performance.now() + horizonMs;
  while (missing.size > 0) {
    for (const { id } of await drain(harness, probe)) missing.delete(id);
    assert.ok(performance.now() < end, "the events are below the horizon in time");
  }
}

/** All that the consumer has not had, past which he is then. */
export async function drain(
  harness: StorageHarness,
  consumer: string,
  limit = 100,
): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const claimed = await claim(harness, consumer, limit);
    if (claimed === null || claimed.events.length === 0) return events;
    assert.ok(claimed.events.length <= limit, "no more than the limit");
    events.push(...claimed.events);
    assert.equal(await advance(harness, claimed, claimed.events.length, consumer), true);
  }
}

export async function claim(
  { storage }: StorageHarness,
  consumer = "mailer",
  limit = 100,
): Promise<ClaimedEvents | null> {
  return storage.events.claim({ consumer, limit, leaseSeconds });
}

/** A claim that MUST give something. */
export async function claimSome(
  harness: StorageHarness,
  consumer = "mailer",
  limit = 100,
): Promise<ClaimedEvents> {
  const claimed = await claim(harness, consumer, limit);
  assert.ok(claimed !== null && claimed.events.length > 0, "there are events to claim");
  return claimed;
}

/** Moves past the first `count` events of the claim; keeps the lease if it is told to. */
export async function advance(
  { storage }: StorageHarness,
  { events, lease }: ClaimedEvents,
  count: number,
  consumer = "mailer",
  keepSeconds?: number,
): Promise<boolean> {
  const position = positionOf(events[count - 1]);
  return storage.events.advance({ consumer, lease, position, leaseSeconds: keepSeconds });
}

export function positionOf(event: LoggedEvent | undefined): string {
  assert.ok(event !== undefined, "the claim has this event");
  return event.position;
}

export function idsOf(
  claimed: { readonly events: readonly Pick<DomainEvent, "id">[] } | null,
): readonly string[] {
  assert.ok(claimed !== null, "nobody else holds the lease");
  return claimed.events.map(({ id }) => id);
}

export async function statusOf({ storage }: StorageHarness, consumer = "mailer"): Promise<ConsumerStatus> {
  const status = (await storage.events.listConsumers()).find(({ name }) => name === consumer);
  assert.ok(status !== undefined, "the consumer is listed");
  return status;
}

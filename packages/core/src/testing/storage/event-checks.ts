import assert from "node:assert/strict";
import type { DomainEvent } from "../../domain/events/domain-event.ts";
import { buildId } from "../builders/build-id.ts";
import { buildEvent, buildOperation } from "../builders/build-operation.ts";
import type { StorageHarness } from "../storage-harness.ts";
import {
  advance,
  claim,
  claimSome,
  commitEvents,
  drain,
  idsOf,
  leaseSeconds,
  positionOf,
  statusOf,
  untilClaimable,
} from "./event-calls.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const eventChecks: readonly StorageCheck[] = storageSection("events", {
  "events come whole, in the order in which they were committed": async (harness) => {
    const events = [
      buildEvent({
        name: "session.revoked",
        entity: "session",
        subjectId: buildId(),
        fields: ["a", "/b/\u{1F389}"],
      }),
      buildEvent({ version: 2, fields: [] }),
      buildEvent({ version: 3 }),
    ];
    const operations = [
      buildOperation({ events: events.slice(0, 1) }),
      buildOperation({ events: events.slice(1) }),
    ];
    for (const operation of operations) await harness.storage.commit(operation);
    await untilClaimable(harness, events);
    const claimed = await claimSome(harness);
    assert.equal(claimed.attempts, 1);
    const bare = claimed.events.map(({ at, operationId, position: _position, ...event }) => {
      assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      assert.equal(operationId, operations[events.findIndex(({ id }) => id === event.id) === 0 ? 0 : 1]?.id);
      return event;
    });
    const [first, ...together] = bare;
    assert.deepEqual(first, events[0]);
    assert.deepEqual(together.toSorted(byId), events.slice(1).toSorted(byId));
    assert.equal(new Set(claimed.events.map(({ position }) => position)).size, 3);
  },

  "an empty log gives an empty claim without a lease": async (harness) => {
    assert.deepEqual(idsOf(await claim(harness)), []);
    const [event] = await commitEvents(harness, 1);
    assert.deepEqual(idsOf(await claim(harness)), [event?.id]);
  },

  "who has had all is given nothing, and then what is new": async (harness) => {
    await commitEvents(harness, 2);
    assert.equal((await drain(harness, "mailer")).length, 2);
    assert.deepEqual(idsOf(await claim(harness)), []);
    assert.deepEqual(idsOf(await claim(harness)), []);
    const [event] = await commitEvents(harness, 1);
    const claimed = await claimSome(harness);
    assert.deepEqual([idsOf(claimed), claimed.attempts], [[event?.id], 1]);
  },

  "a claim gives no more than its limit, and the next goes on where the cursor was moved to": async (
    harness,
  ) => {
    const ids = (await commitEvents(harness, 5)).map(({ id }) => id);
    const first = await claimSome(harness, "mailer", 3);
    assert.deepEqual(idsOf(first), ids.slice(0, 3));
    assert.equal(await advance(harness, first, 2), true);
    const second = await claimSome(harness, "mailer", 2);
    assert.deepEqual([idsOf(second), second.attempts], [ids.slice(2, 4), 1]);
    assert.equal(await advance(harness, second, 2), true);
    assert.deepEqual(idsOf(await claim(harness)), ids.slice(4));
  },

  "a new consumer begins with the oldest event, and none moves another's cursor": async (harness) => {
    const ids = (await commitEvents(harness, 3)).map(({ id }) => id);
    const mailer = await claimSome(harness, "mailer", 2);
    const indexer = await claimSome(harness, "indexer");
    assert.deepEqual([idsOf(mailer), idsOf(indexer)], [ids.slice(0, 2), ids]);
    assert.equal(await advance(harness, indexer, 3, "mailer"), false);
    assert.equal(await advance(harness, mailer, 2), true);
    assert.equal(await advance(harness, indexer, 3, "indexer"), true);
    assert.deepEqual(idsOf(await claim(harness)), ids.slice(2));
    assert.deepEqual(
      (await drain(harness, "late")).map(({ id }) => id),
      ids,
    );
  },

  "a retry holds all that follows back until its delay is over": async (harness) => {
    const ids = (await commitEvents(harness, 2)).map(({ id }) => id);
    const { lease } = await claimSome(harness, "mailer", 1);
    const failed = { consumer: "mailer", lease, afterSeconds: 300, reason: "mail server is down" };
    assert.equal(await harness.storage.events.retry(failed), true);
    assert.equal(await claim(harness), null);
    assert.deepEqual(await waitingOf(harness), {
      reason: "mail server is down",
      leasedUntil: null,
      waiting: 2,
    });
    await harness.elapse(290);
    assert.equal(await claim(harness), null);
    assert.equal((await claimSome(harness, "indexer")).events.length, 2);
    await harness.elapse(11);
    const again = await claimSome(harness);
    assert.deepEqual([idsOf(again), again.attempts], [ids, 2]);
    assert.equal(await advance(harness, again, 2), true);
    assert.deepEqual(await waitingOf(harness), { reason: null, leasedUntil: null, waiting: 0 });
  },

  "a retry at once is claimable at once, as the next attempt": async (harness) => {
    await commitEvents(harness, 1);
    for (const attempts of [1, 2, 3]) {
      const claimed = await claimSome(harness);
      assert.equal(claimed.attempts, attempts);
      const failed = { consumer: "mailer", lease: claimed.lease, afterSeconds: 0, reason: "again" };
      assert.equal(await harness.storage.events.retry(failed), true);
    }
  },

  "a buried event is set aside with its reason, and the claim goes on behind it": async (harness) => {
    const ids = (await commitEvents(harness, 3)).map(({ id }) => id);
    const { events } = harness.storage;
    const claimed = await claimSome(harness);
    const [first, second] = claimed.events;
    const held = { consumer: "mailer", lease: claimed.lease };
    assert.equal(
      await events.bury({ ...held, position: positionOf(first), reason: "no such mailbox" }),
      true,
    );
    assert.equal(await claim(harness), null);
    assert.equal(await events.bury({ ...held, position: positionOf(second), reason: "too large" }), true);
    await harness.elapse(leaseSeconds + 1);
    const rest = await claimSome(harness);
    assert.deepEqual([idsOf(rest), rest.attempts], [ids.slice(2), 2]);
    const letters = await events.listDeadLetters({ consumer: "mailer", limit: 9 });
    assert.deepEqual(
      letters.map(({ event, reason }) => ({ event, reason })),
      [
        { event: first, reason: "no such mailbox" },
        { event: second, reason: "too large" },
      ],
    );
    for (const { at, event } of letters) assert.ok(at >= event.at);
    assert.deepEqual(
      (await drain(harness, "indexer")).map(({ id }) => id),
      ids,
    );
  },

  "dead letters come oldest first up to the limit, and go when they are handled": async (harness) => {
    const ids = (await commitEvents(harness, 3)).map(({ id }) => id);
    const { events } = harness.storage;
    for (const consumer of ["mailer", "indexer"]) {
      const claimed = await claimSome(harness, consumer);
      for (const event of claimed.events)
        await events.bury({ consumer, lease: claimed.lease, position: event.position, reason: "bad" });
    }
    const listed = async (consumer: string, limit: number): Promise<readonly string[]> =>
      (await events.listDeadLetters({ consumer, limit })).map(({ event }) => event.id);
    assert.deepEqual(await listed("mailer", 2), ids.slice(0, 2));
    assert.equal((await statusOf(harness)).deadLetters, 3);
    const handled = { consumer: "mailer", eventId: ids[0] ?? "" };
    assert.equal(await events.removeDeadLetter(handled), true);
    assert.equal(await events.removeDeadLetter(handled), false);
    assert.equal(await events.removeDeadLetter({ consumer: "nobody", eventId: ids[1] ?? "" }), false);
    assert.equal(await events.removeDeadLetter({ consumer: "mailer", eventId: buildId() }), false);
    assert.deepEqual([await listed("mailer", 9), await listed("indexer", 9)], [ids.slice(1), ids]);
    assert.deepEqual(await listed("nobody", 9), []);
    assert.equal((await statusOf(harness)).deadLetters, 2);
  },

  "of each entity the versions come in order, each event once, whoever commits at once": async (harness) => {
    const entities = Array.from({ length: 6 }, () => buildId());
    const events = entities.map((entityId) =>
      Array.from({ length: 5 }, (_, n) => buildEvent({ entityId, version: n + 1 })),
    );
    await Promise.all(
      events.map(async (ofEntity) => {
        for (const event of ofEntity) await harness.storage.commit(buildOperation({ events: [event] }));
      }),
    );
    await untilClaimable(harness, events.flat());
    const drained = await drain(harness, "mailer", 4);
    assert.deepEqual(
      drained.map(({ id }) => id).toSorted(),
      events
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const entityId of entities) {
      const versions = drained.filter((event) => event.entityId === entityId).map(({ version }) => version);
      assert.deepEqual(versions, [1, 2, 3, 4, 5]);
    }
  },

  "the status tells how far a consumer is, and who has him": async (harness) => {
    await commitEvents(harness, 3);
    const claimed = await claimSome(harness, "mailer", 1);
    const leased = await statusOf(harness);
    assert.ok(leased.leasedUntil !== null && leased.leasedUntil > (claimed.events[0]?.at ?? "9"));
    const { leasedUntil: _until, ...rest } = leased;
    assert.deepEqual(rest, {
      name: "mailer",
      behindSince: claimed.events[0]?.at,
      waiting: 3,
      deadLetters: 0,
      attempts: 1,
      reason: null,
    });
    await advance(harness, claimed, 1);
    assert.deepEqual(await waitingOf(harness), { reason: null, leasedUntil: null, waiting: 2 });
    await drain(harness, "mailer");
    assert.equal((await statusOf(harness)).behindSince, null);
  },
});

function byId(a: DomainEvent, b: DomainEvent): number {
  return a.id < b.id ? -1 : 1;
}

async function waitingOf(harness: StorageHarness): Promise<unknown> {
  const { reason, leasedUntil, waiting } = await statusOf(harness);
  return { reason, leasedUntil, waiting };
}

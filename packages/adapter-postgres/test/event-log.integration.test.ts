import type { DomainEvent, EventLog, LoggedEvent, Storage } from "@latchkey/core/ports";
import { buildAccount, buildEvent, buildOperation, insertAccount } from "@latchkey/core/testing";
import type { Pool } from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

type Take = () => Promise<readonly LoggedEvent[]>;

describe("the event log", () => {
  const postgres = usePostgres({ max: 40 });
  let storage: Storage;
  let events: EventLog;

  beforeEach(async () => {
    storage = postgresStorage({ pool: postgres.pool, deadlineMs: 30_000 });
    events = storage.events;
    await postgres.pool.query(
      `set session_replication_role = replica; delete from latchkey.events; reset session_replication_role;
       delete from latchkey.consumers; delete from latchkey.dead_letters`,
    );
  });

  const commitEvents = async (count: number): Promise<readonly DomainEvent[]> => {
    const made = Array.from({ length: count }, () => buildEvent());
    for (const event of made) await storage.commit(buildOperation({ events: [event] }));
    return made;
  };

  const claim = (limit = 100, leaseSeconds = 30, consumer = "mail") =>
    events.claim({ consumer, limit, leaseSeconds });

  test("gives a new consumer everything from the oldest event on, whole and in order", async () => {
    const made = await commitEvents(3);
    const claimed = await claim();
    expect(claimed).toMatchObject({ attempts: 1, lease: expect.stringMatching(/./) });
    expect(claimed?.events).toEqual(
      made.map((event) => ({
        ...event,
        operationId: expect.any(String),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        position: expect.any(String),
      })),
    );
  });

  test("says that there is nothing with an empty list and without a lease, and writes nothing for it", async () => {
    expect(await claim()).toEqual({ events: [], attempts: 0, lease: "" });
    const readRow = async () => (await postgres.pool.query("select xmin from latchkey.consumers")).rows;
    const before = await readRow();
    expect(await claim()).toEqual({ events: [], attempts: 0, lease: "" });
    expect(await readRow()).toEqual(before);
    const [event] = await commitEvents(1);
    expect((await claim())?.events.map(({ id }) => id)).toEqual([event?.id]);
  });

  test("leases to one of eight that claim at once; the others get nothing until the lease ends", async () => {
    await commitEvents(2);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim()));
    const held = claims.filter((one) => one !== null && one.events.length > 0);
    expect(held).toHaveLength(1);
    expect(await claim()).toBeNull();
    expect((await claim(100, 30, "another"))?.events).toHaveLength(2);
  });

  test("moves on from what was had, counts claims without progress, and holds back a retry", async () => {
    const made = await commitEvents(3);
    const first = await claim();
    const position = first?.events[0]?.position ?? "";
    const lease = first?.lease ?? "";
    expect(await events.advance({ consumer: "mail", lease, position, leaseSeconds: 30 })).toBe(true);
    const failed = { consumer: "mail", lease, afterSeconds: 0, reason: "unreachable" };
    expect(await events.retry(failed)).toBe(true);
    expect(await events.retry(failed)).toBe(false);

    const second = await claim();
    expect(second?.attempts).toBe(2);
    expect(second?.events.map(({ id }) => id)).toEqual(made.slice(1).map(({ id }) => id));
    expect(await events.listConsumers()).toMatchObject([
      {
        name: "mail",
        waiting: 2,
        attempts: 2,
        reason: "unreachable",
        deadLetters: 0,
        leasedUntil: expect.any(String),
      },
    ]);
    await events.retry({ ...failed, lease: second?.lease ?? "", afterSeconds: 60 });
    expect(await claim()).toBeNull();
    expect(await events.listConsumers()).toMatchObject([{ leasedUntil: null }]);
  });

  test("takes nothing from one whose lease ran out and was given to another, nor a position that he was not given", async () => {
    await commitEvents(2);
    const late = await claim(1, 0);
    const next = await claim(1, 30);
    expect(next?.attempts).toBe(2);
    const position = late?.events[0]?.position ?? "";
    const stale = { consumer: "mail", lease: late?.lease ?? "", position };
    expect(await events.advance(stale)).toBe(false);
    expect(await events.bury({ ...stale, reason: "no" })).toBe(false);
    expect(await events.renew({ ...stale, leaseSeconds: 30 })).toBe(false);
    const held = { consumer: "mail", lease: next?.lease ?? "" };
    for (const wrong of ["", "x", "-1", "999999999999999999", "1; drop table x"]) {
      expect(await events.advance({ ...held, position: wrong })).toBe(false);
    }
    expect(await events.listDeadLetters({ consumer: "mail", limit: 9 })).toEqual([]);
    expect(await events.advance({ ...held, position })).toBe(true);
    expect(await events.listConsumers()).toMatchObject([{ waiting: 1, attempts: 0 }]);
  });

  test("sets an event aside, goes on behind it, and forgets it when it was handled", async () => {
    const made = await commitEvents(2);
    const claimed = await claim();
    const lease = claimed?.lease ?? "";
    const buried = { consumer: "mail", lease, position: claimed?.events[0]?.position ?? "" };
    expect(await events.bury({ ...buried, reason: "refused" })).toBe(true);
    expect(await events.listDeadLetters({ consumer: "mail", limit: 9 })).toEqual([
      { event: claimed?.events[0], reason: "refused", at: expect.any(String) },
    ]);
    expect(await events.listConsumers()).toMatchObject([{ deadLetters: 1, waiting: 1, attempts: 1 }]);
    expect(await events.renew({ consumer: "mail", lease, leaseSeconds: 0 })).toBe(true);
    expect((await claim())?.events.map(({ id }) => id)).toEqual([made[1]?.id]);
    const letter = { consumer: "mail", eventId: made[0]?.id ?? "" };
    expect(await events.removeDeadLetter(letter)).toBe(true);
    expect(await events.removeDeadLetter(letter)).toBe(false);
    expect(await events.removeDeadLetter({ ...letter, eventId: "none" })).toBe(false);
  });

  test("is not held up by an open transaction, and gives what it commits as soon as it has", async () => {
    const holder = await postgres.pool.connect();
    try {
      await holder.query("begin");
      const late = buildEvent();
      await holder.query(
        `insert into latchkey.events (id, operation_id, name, entity, entity_id, version, fields)
         values ($1, $1, 'user.updated', 'user', $2, 1, '[]')`,
        [late.id, late.entityId],
      );
      const made = await commitEvents(2);
      const first = await claim();
      expect(first?.events.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
      const position = first?.events.at(-1)?.position ?? "";
      await events.advance({ consumer: "mail", lease: first?.lease ?? "", position });
      expect((await claim())?.events).toEqual([]);
      await holder.query("commit");
      expect(await events.listConsumers()).toMatchObject([{ waiting: 1, behindSince: expect.any(String) }]);
      expect((await claim())?.events.map(({ id }) => id)).toEqual([late.id]);
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  });

  test.each(["9000000000:9000000000:", "1:900000000:"])(
    "never reads a window with eyes that are older than it (%s)",
    async (snapshot) => {
      await commitEvents(1);
      await claim();
      // A window that a claim finds newer than its own snapshot was opened after the claim had begun.
      await postgres.pool.query("update latchkey.consumers set reading = $1, due_at = now()", [snapshot]);
      expect(await claim()).toBeNull();
    },
  );

  /** Writers change users under their locks, some in transactions that stay open, while `take` reads. */
  const race = async (pool: Pool, takers: readonly Take[]) => {
    const accounts = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const account = buildAccount({ userType: "client" });
        await storage.commit(buildOperation({ changes: insertAccount(account) }));
        return account;
      }),
    );
    const committed = new Set<string>();
    let [isRunning, isWriting] = [true, true];
    // Like a commit: the row is locked and changed, then the event takes its number.
    const change = `with changed as (
        update latchkey.users set version = version + 1 where id = $1 returning version
      ) insert into latchkey.events (id, operation_id, name, entity, entity_id, version, fields)
      select gen_random_uuid(), gen_random_uuid(), 'user.updated', 'user', $1::text, version, '[]' from changed returning id`;
    const writers = Array.from({ length: 16 }, async (_, index) => {
      for (let turn = 0; isRunning; turn += 1) {
        const client = await pool.connect();
        try {
          // Some have their xid long before they change anything, and one number is taken long before the commit.
          await client.query(index % 4 === 0 ? "begin; select pg_current_xact_id()" : "begin");
          if (index % 4 === 0) await client.query("select pg_sleep(0.02)");
          const { id } = accounts[(index + turn) % accounts.length]?.user ?? { id: "" };
          const { rows } = await client.query<{ readonly id: string }>(change, [id]);
          if (index % 4 === 1) await client.query("select pg_sleep(0.02)");
          const isKept = turn % 7 !== 3;
          await client.query(isKept ? "commit" : "rollback");
          if (isKept) committed.add(rows[0]?.id ?? "");
        } finally {
          client.release();
        }
      }
    });
    const had: LoggedEvent[] = [];
    const readers = takers.map(async (take) => {
      for (;;) {
        const wasWriting = isWriting;
        const taken = await take();
        had.push(...taken);
        if (taken.length === 0 && !wasWriting) return;
      }
    });
    await expect.poll(() => committed.size, { timeout: 30_000, interval: 20 }).toBeGreaterThan(1_200);
    isRunning = false;
    await Promise.all(writers);
    isWriting = false;
    await Promise.all(readers);
    const lost = [...committed].filter((id) => !had.some((event) => event.id === id));
    const versions = new Map<string, number>();
    let swapped = 0;
    for (const { entityId, version } of had) {
      if (version <= (versions.get(entityId) ?? 0)) swapped += 1;
      versions.set(entityId, version);
    }
    return { lost: lost.length, swapped, repeated: had.length - new Set(had.map(({ id }) => id)).size };
  };

  test("loses, repeats and swaps nothing while 16 writers commit and two processes claim", async () => {
    const takers = [1, 2].map((): Take => {
      const log = postgresStorage({ pool: postgres.pool, deadlineMs: 30_000 }).events;
      return async () => {
        const claimed = await log.claim({ consumer: "race", limit: 25, leaseSeconds: 30 });
        const last = claimed?.events.at(-1);
        if (!claimed || last === undefined) return [];
        const isMoved = await log.advance({
          consumer: "race",
          lease: claimed.lease,
          position: last.position,
        });
        return isMoved ? claimed.events : [];
      };
    });
    expect(await race(postgres.pool, takers)).toEqual({ lost: 0, swapped: 0, repeated: 0 });
  });

  test("proves it by a race in which a cursor on the sequence loses events, and one on (xid, n) below the horizon swaps them", async () => {
    const follow = (condition: string, order: string): Take => {
      let [xid, n] = ["0", "0"];
      return async () => {
        const { rows } = await postgres.pool.query(
          `select id, entity_id as "entityId", version, xid::text, n::text from latchkey.events
           where (${condition}) and $1::xid8 is not null and $2::bigint is not null order by ${order} limit 25`,
          [xid, n],
        );
        const last = rows.at(-1);
        if (last !== undefined) [xid, n] = [last.xid, last.n];
        return rows;
      };
    };
    const bySequence = await race(postgres.pool, [follow("n > $2::bigint", "n")]);
    expect(bySequence.lost).toBeGreaterThan(0);
    await postgres.pool.query(
      "set session_replication_role = replica; delete from latchkey.events; reset session_replication_role",
    );
    const below = "xid < pg_snapshot_xmin(pg_current_snapshot())";
    const byPosition = await race(postgres.pool, [
      follow(`(xid, n) > ($1::xid8, $2::bigint) and ${below}`, "xid, n"),
    ]);
    expect(byPosition).toMatchObject({ lost: 0 });
    expect(byPosition.swapped).toBeGreaterThan(0);
  });
});

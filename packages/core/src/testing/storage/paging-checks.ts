import assert from "node:assert/strict";
import { remove } from "../../domain/operations/change-builders.ts";
import type { Page } from "../../domain/page.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { isAuthError } from "../../errors/auth-error.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAccount, commitChanges, commitSession } from "./commit-rows.ts";
import { rejectionOf } from "./expect-refusal.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const pagingChecks: readonly StorageCheck[] = storageSection("paging", {
  "live sessions come newest first, each once, and the last page says so": async (harness) => {
    const { user } = await commitAccount(harness);
    const sessions = await commitSessions(harness, user, 7);
    const pages = await listPages(harness, user, 3);
    assert.deepEqual(
      pages.map((page) => page.length),
      [3, 3, 1],
    );
    assert.deepEqual(pages.flat(), sessions.toReversed());
  },

  "a last page that is full is the last one all the same": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitSessions(harness, user, 4);
    assert.deepEqual(
      (await listPages(harness, user, 2)).map((page) => page.length),
      [2, 2],
    );
    assert.deepEqual(
      (await listPages(harness, user, 4)).map((page) => page.length),
      [4],
    );
  },

  "sessions of the same instant are each listed once": async (harness) => {
    const { user } = await commitAccount(harness);
    const createdAt = new Date("2024-05-06T07:08:09.010Z");
    const committed = [];
    for (let n = 0; n < 5; n += 1) committed.push(await commitSession(harness, user, { createdAt }));
    const listed = (await listPages(harness, user, 2)).flat();
    assert.deepEqual(idsOf(listed).toSorted(), idsOf(committed).toSorted());
  },

  "newer sessions don't shift the pages after them": async (harness) => {
    const { user } = await commitAccount(harness);
    const sessions = await commitSessions(harness, user, 5);
    const first = await listFirst(harness, user, 2);
    await commitSession(harness, user);
    await commitSession(harness, user);
    const rest = await listPages(harness, user, 2, first.nextCursor);
    assert.deepEqual(idsOf(rest.flat()), idsOf(sessions.toReversed().slice(2)));
  },

  "the end of the session that a page ended with doesn't shift the next page": async (harness) => {
    const { user } = await commitAccount(harness);
    const sessions = await commitSessions(harness, user, 5);
    const first = await listFirst(harness, user, 2);
    await commitChanges(harness, ...first.items.map((session) => remove("session", session)));
    const rest = await listPages(harness, user, 2, first.nextCursor);
    assert.deepEqual(idsOf(rest.flat()), idsOf(sessions.toReversed().slice(2)));
  },

  "only live sessions of the user are listed": async (harness) => {
    const { user } = await commitAccount(harness, { epoch: 3 });
    const { user: other } = await commitAccount(harness);
    const seenAfter = await storageNow(harness, -3600);
    const live = await commitSession(harness, user);
    await commitSession(harness, user, { epoch: 2 });
    await commitSession(harness, user, { expiresAt: await storageNow(harness, -1) });
    await commitSession(harness, user, { lastSeenAt: new Date(seenAfter.getTime() - 1) });
    await commitSession(harness, other);
    const page = await harness.storage.sessions.listLive({
      userId: user.id,
      seenAfter,
      cursor: null,
      limit: 10,
    });
    assert.deepEqual(page, { items: [live], nextCursor: null });
  },

  "a session leaves the list when its end comes": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitSession(harness, user, { expiresAt: await storageNow(harness, 600) });
    assert.equal((await listPages(harness, user, 10)).flat().length, 1);
    await harness.elapse(601);
    assert.equal((await listPages(harness, user, 10)).flat().length, 0);
  },

  "a cursor that no page gave is bad input": async (harness) => {
    const { user } = await commitAccount(harness);
    await commitSessions(harness, user, 2);
    for (const cursor of ["", "nonsense", "e30", "' or 1=1 --", "0".repeat(10_000), "\u{1F389}"]) {
      const input = { userId: user.id, seenAfter: new Date(0), cursor, limit: 1 };
      const error = await rejectionOf(harness.storage.sessions.listLive(input));
      assert.ok(
        isAuthError(error, "invalid_input"),
        `Expected invalid_input for ${cursor.slice(0, 20)}, got ${String(error)}`,
      );
    }
  },

  "expired sessions are listed oldest first, up to the limit": async (harness) => {
    const { user } = await commitAccount(harness);
    const before = new Date("2024-05-06T07:08:09.010Z");
    const committed = [];
    for (const ms of [3, 1, 2, 0]) {
      committed.push(await commitSession(harness, user, { expiresAt: new Date(before.getTime() - ms) }));
    }
    const [third, first, second] = committed;
    assert.deepEqual(await harness.storage.sessions.listExpired({ before, limit: 2 }), [third, second]);
    assert.deepEqual(await harness.storage.sessions.listExpired({ before, limit: 9 }), [
      third,
      second,
      first,
    ]);
  },
});

/** Sessions that began a second after each other, oldest first. */
async function commitSessions(
  harness: StorageHarness,
  user: UserRow,
  count: number,
): Promise<readonly SessionRow[]> {
  const sessions = [];
  for (let n = 0; n < count; n += 1) {
    sessions.push(await commitSession(harness, user, { createdAt: new Date(Date.UTC(2024, 4, 6, 7, 8, n)) }));
  }
  return sessions;
}

async function listFirst(
  { storage }: StorageHarness,
  user: UserRow,
  limit: number,
): Promise<Page<SessionRow>> {
  return storage.sessions.listLive({ userId: user.id, seenAfter: new Date(0), cursor: null, limit });
}

async function listPages(
  { storage }: StorageHarness,
  user: UserRow,
  limit: number,
  from: string | null = null,
): Promise<readonly (readonly SessionRow[])[]> {
  const pages = [];
  let cursor = from;
  do {
    const page = await storage.sessions.listLive({ userId: user.id, seenAfter: new Date(0), cursor, limit });
    pages.push(page.items);
    cursor = page.nextCursor;
    assert.ok(pages.length <= 100, "The pages come to an end.");
  } while (cursor !== null);
  return pages;
}

function idsOf(sessions: readonly SessionRow[]): readonly string[] {
  return sessions.map((session) => session.id);
}

import assert from "node:assert/strict";
import { count, insert, remove, update } from "../../domain/operations/change-builders.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildDelivery, buildOperation, buildRedemption } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { commitAccount, commitChanges, commitSession } from "./commit-rows.ts";
import { countWins } from "./expect-refusal.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const raceChecks: readonly StorageCheck[] = storageSection("races", {
  "of 40 parallel updates of one version one wins": async (harness) => {
    const { user } = await commitAccount(harness);
    const commits = times(40, (n) =>
      commitChanges(harness, update("user", user, { bio: String(n) }, user.updatedAt)),
    );
    assert.equal(await countWins(commits, "ERR_STORAGE_CONFLICT"), 1);
    assert.equal((await harness.readRow("user", user.id))?.version, 2);
  },

  "of 20 parallel updates and 20 deletes of one version one wins": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    const commits = times(40, (n) =>
      commitChanges(
        harness,
        n % 2 === 0 ? remove("session", session) : update("session", session, { amr: [] }, new Date()),
      ),
    );
    assert.equal(await countWins(commits, "ERR_STORAGE_CONFLICT"), 1);
  },

  "of 40 parallel commits with one redemption one wins, and only its changes stand": async (harness) => {
    const { user } = await commitAccount(harness);
    const redemption = buildRedemption();
    const commits = times(40, () =>
      commitChanges(
        harness,
        insert("redemption", redemption),
        insert("session", buildSession(user)),
        count("code_failures", "a", 1, null),
      ),
    );
    assert.equal(await countWins(commits, "ERR_STORAGE_DUPLICATE"), 1);
    assert.equal(await harness.countRows("session"), 1);
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 1);
  },

  "of 50 parallel registrations of one email one wins": async (harness) => {
    const { emailLookup, emailSealed, identifierHash } = buildAccount().user;
    const commits = times(50, () =>
      commitChanges(harness, ...insertAccount(buildAccount({ emailLookup, emailSealed, identifierHash }))),
    );
    assert.equal(await countWins(commits, "ERR_STORAGE_DUPLICATE"), 1);
    assert.equal(await harness.countRows("user"), 1);
    assert.equal(await harness.countRows("clientProfile"), 1);
  },

  "100 parallel counts add up": async (harness) => {
    await Promise.all(times(100, (n) => commitChanges(harness, count("code_failures", "a", n % 3, null))));
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 99);
  },

  "of one operation sent ten times in parallel one is written": async (harness) => {
    const { user } = await commitAccount(harness);
    const changes = [insert("session", buildSession(user)), count("code_failures", "a", 1, null)];
    const operation = buildOperation({ changes });
    assert.equal(
      await countWins(
        times(10, () => harness.storage.commit(operation)),
        "ERR_STORAGE_DUPLICATE",
      ),
      1,
    );
    assert.equal((await harness.readCounter("code_failures", "a"))?.n, 1);
    assert.equal(await harness.countRows("operation"), 2);
  },

  "400 concurrent commits over three rows in random order lose nothing and surface no deadlock": async (
    harness,
  ) => {
    const users = [
      (await commitAccount(harness)).user,
      (await commitAccount(harness)).user,
      (await commitAccount(harness)).user,
    ];
    const addOneToTwo = async (): Promise<void> => {
      const [one, two] = shuffled(users);
      assert.ok(one !== undefined && two !== undefined);
      const [first, second] = await Promise.all([
        harness.readRow("user", one.id),
        harness.readRow("user", two.id),
      ]);
      assert.ok(first !== null && second !== null);
      const changes = [first, second].map((row) =>
        update("user", row, { epoch: row.epoch + 1 }, row.updatedAt),
      );
      await commitChanges(
        harness,
        ...shuffled([
          ...changes,
          count("code_failures", one.id, 1, null),
          count("code_failures", two.id, 1, null),
        ]),
      );
    };
    const wins = await countWins(times(400, addOneToTwo), "ERR_STORAGE_CONFLICT");
    const added = await Promise.all(
      users.map(async ({ id }) => ((await harness.readRow("user", id))?.epoch ?? 0) - 1),
    );
    const counted = await Promise.all(
      users.map(async ({ id }) => (await harness.readCounter("code_failures", id))?.n ?? 0),
    );
    assert.ok(wins >= 1, "somebody gets through");
    assert.equal(
      added.reduce((sum, n) => sum + n, 0),
      wins * 2,
    );
    assert.deepEqual(counted, added);
  },

  "400 concurrent counts of three counters in random order all arrive": async (harness) => {
    const keys = ["a", "b", "c"];
    const commits = times(400, () =>
      commitChanges(harness, ...shuffled(keys).map((key) => count("code_failures", key, 1, null))),
    );
    assert.equal(await countWins(commits), 400);
    for (const key of keys) assert.equal((await harness.readCounter("code_failures", key))?.n, 400);
  },

  "two operations that each require what the other changes never both succeed": async (harness) => {
    for (let round = 0; round < 10; round += 1) {
      const [{ user: one }, { user: two }] = [await commitAccount(harness), await commitAccount(harness)];
      const commits = [[one, two] as const, [two, one] as const].map(([required, changed]) =>
        commitChanges(
          harness,
          { kind: "require", entity: "user", id: required.id, version: required.version },
          update("user", changed, { bio: "changed" }, changed.updatedAt),
        ),
      );
      assert.equal(await countWins(commits, "ERR_STORAGE_CONFLICT"), 1);
    }
  },

  "of 20 workers that claim in parallel no two hold the same delivery": async (harness) => {
    const { storage } = harness;
    await storage.commit(buildOperation({ deliveries: times(30, () => buildDelivery()) }));
    const claims = await Promise.all(
      times(20, () => storage.deliveries.claim({ channels: ["email"], limit: 3, leaseSeconds: 30 })),
    );
    const ids = claims.flat().map((claimed) => claimed.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 0);
  },
});

function times<Result>(count: number, make: (n: number) => Result): readonly Result[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, weight: Math.random() }))
    .toSorted((a, b) => a.weight - b.weight)
    .map(({ item }) => item);
}

import { randomInt } from "node:crypto";
import { postgresStorage } from "@latchkey/adapter-postgres";
import { withAudit } from "@latchkey/audit";
import { isStoreError } from "@latchkey/core/errors";
import {
  type Account,
  type Change,
  insert,
  type Operation,
  remove,
  requireUser,
  type SessionRow,
  type Storage,
  update,
} from "@latchkey/core/ports";
import {
  buildAccount,
  buildEvent,
  buildHex,
  buildOperation,
  buildSession,
  buildUser,
  insertAccount,
} from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { auditOptions } from "./support/audit-options.ts";
import { useRealStores } from "./support/use-real-stores.ts";
import { compareWithAudit } from "./support/watch-writes.ts";

const { pool, storage } = await useRealStores({ poolSize: 16 });

/** What a writer knows of the world; may be out of date, as in life. */
interface Known {
  readonly account: Account;
  readonly sessions: readonly SessionRow[];
}

const pick = <T>(items: readonly T[]): T | undefined => items[randomInt(Math.max(items.length, 1))];

/** A random operation over what is known, right or wrong: stale versions, taken slugs, rows that are gone. */
const randomOperation = (known: readonly Known[]): Operation => {
  const changes: Change[] = [];
  const at = new Date();
  const chosen = pick(known);
  const dice = randomInt(12);
  if (chosen === undefined || dice < 3) {
    const account = buildAccount({ userType: pick(["vendor", "client", "staff"] as const) ?? "client" });
    changes.push(...insertAccount(account));
    if (dice === 0) changes.push(insert("session", buildSession(account.user)));
    if (dice === 1 && chosen?.account.vendor && account.vendor) {
      // A slug that stands already: the whole operation is refused.
      return buildOperation({
        changes: [
          insert("user", account.user),
          insert("vendorProfile", { ...account.vendor, slug: chosen.account.vendor.slug }),
        ],
      });
    }
    return buildOperation({ changes, events: [buildEvent()] });
  }
  const { account, sessions } = chosen;
  const { user, vendor, client } = account;
  if (dice < 6)
    changes.push(update("user", user, { fullName: buildHex(4), epoch: user.epoch + (dice % 2) }, at));
  else if (dice < 8) changes.push(requireUser(user));
  if (vendor !== null && dice % 2 === 0)
    changes.push(
      update("vendorProfile", vendor, { storeName: buildHex(4), attributes: { [buildHex(1)]: [dice] } }, at),
    );
  if (client !== null && dice % 3 === 0)
    changes.push(update("clientProfile", client, { attributes: { a: { b: buildHex(2) } } }, at));
  if (dice > 7) changes.push(insert("session", buildSession(user)));
  if (sessions.length > 0 && dice > 5)
    changes.push(...sessions.slice(0, 2).map((session) => remove("session", session)));
  if (dice === 11)
    changes.push({ kind: "count", counter: "code_failures", key: buildHex(4), by: 1, subjectId: user.id });
  return buildOperation({ subjectId: user.id, subjectKey: user.auditKey, changes });
};

/** Reads what an operation left of its people. */
const learn = async (operation: Operation): Promise<readonly Known[]> => {
  const ids = new Set(
    operation.changes.flatMap((change) =>
      change.kind === "insert" && change.entity === "user"
        ? [change.row.id]
        : change.kind === "update" && change.entity === "user"
          ? [change.before.id]
          : [],
    ),
  );
  const sessions = operation.changes.flatMap((change) =>
    change.kind === "insert" && change.entity === "session" ? [change.row] : [],
  );
  const accounts = await Promise.all([...ids].map((id) => storage.users.findById(id)));
  return accounts.flatMap((account) => (account === null ? [] : [{ account, sessions }]));
};

const commitRandomly = async (target: Storage, operations: number): Promise<Record<string, number>> => {
  const outcomes: Record<string, number> = { committed: 0 };
  const known: Known[] = [];
  const write = async (times: number): Promise<void> => {
    for (let done = 0; done < times; done += 1) {
      const operation = randomOperation(known);
      try {
        await target.commit(operation);
        outcomes["committed"] = (outcomes["committed"] ?? 0) + 1;
        known.push(...(await learn(operation)));
        if (known.length > 40) known.splice(0, known.length - 40);
      } catch (error) {
        if (!isStoreError(error)) throw error;
        outcomes[error.code] = (outcomes[error.code] ?? 0) + 1;
      }
    }
  };
  const writers = 16;
  await Promise.all(Array.from({ length: writers }, () => write(Math.ceil(operations / writers))));
  return outcomes;
};

describe("the audit against triggers that count", () => {
  test("5,000 random operations of 16 writers: each written row is a change, each change a written row, transaction by transaction", async () => {
    const outcomes = await commitRandomly(storage, 5_000);
    // Otherwise nothing was put to the test.
    expect(outcomes["committed"]).toBeGreaterThan(1_500);
    expect(outcomes["ERR_STORAGE_CONFLICT"]).toBeGreaterThan(300);
    expect(outcomes["ERR_STORAGE_DUPLICATE"]).toBeGreaterThan(20);
    const { written, audited, differences } = await compareWithAudit(pool);
    expect(differences).toEqual([]);
    expect(written).toBeGreaterThan(3_000);
    expect(audited).toBe(written);
  }, 240_000);

  test("every committed operation has its record, also one without changes, and no other has", async () => {
    await storage.commit(buildOperation({ outcome: "denied", reason: "forbidden" }));
    const client = await pool.connect();
    const { rows } = await client.query(
      `select count(*)::int as n from latchkey.operations as o full join latchkey.audit_records as r using (id) where o.id is null or r.id is null`,
    );
    client.release();
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe("the triggers themselves", () => {
  test("see a write that was not audited, and a change that was not written", async () => {
    const bare = postgresStorage({ pool });
    const account = buildAccount();
    await bare.commit(buildOperation({ changes: insertAccount(account) }));
    const client = await pool.connect();
    try {
      const unwatched = await compareWithAudit(pool);
      expect(unwatched.differences).toEqual([
        expect.objectContaining({ entity: "clientProfile", row_id: account.user.id, written: 1, audited: 0 }),
        expect.objectContaining({ entity: "user", row_id: account.user.id, written: 1, audited: 0 }),
      ]);
      await client.query("delete from watch.writes where row_id = $1", [account.user.id]);
      const other = buildUser({ userType: "staff" });
      await withAudit(bare, auditOptions).commit(buildOperation({ changes: [insert("user", other)] }));
      await client.query("delete from watch.writes where row_id = $1", [other.id]);
      expect((await compareWithAudit(pool)).differences).toEqual([
        expect.objectContaining({ entity: "user", row_id: other.id, written: 0, audited: 1 }),
      ]);
    } finally {
      // Whoever looks at the end of the file finds the house in order.
      await client.query("truncate watch.writes");
      await client.query(
        `insert into watch.writes (xid, table_name, kind, row_id) select r.xid,
case c.entity when 'user' then 'users' when 'vendorProfile' then 'vendor_profiles' when 'clientProfile' then 'client_profiles' else 'sessions' end,
c.kind, c.entity_id from latchkey.audit_changes as c join latchkey.audit_records as r on r.id = c.record_id`,
      );
      client.release();
    }
  });
});

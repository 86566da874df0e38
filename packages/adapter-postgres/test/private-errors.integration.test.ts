import { inspect } from "node:util";
import type { Change } from "@latchkey/core/ports";
import {
  buildAccount,
  buildEvent,
  buildOperation,
  buildSession,
  buildUser,
  insertAccount,
} from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

/** Stands in every value that could leak. */
const canary = "canary-7f3a";

describe("errors", () => {
  const postgres = usePostgres();
  const email = `${canary}@example.com`;
  const account = buildAccount({ emailLookup: email, emailSealed: email, fullName: canary });
  const inserts = (overrides: object): readonly Change[] => {
    const rival = buildAccount({ emailLookup: `x-${email}`, emailSealed: `x-${email}`, fullName: canary });
    return insertAccount({ ...rival, user: { ...rival.user, ...overrides } });
  };
  // Each breaks a rule of its own, in rows that hold the canary.
  const broken: Record<string, readonly Change[]> = {
    "a taken value": inserts({ emailLookup: email }),
    "a check": inserts({ status: canary }),
    "a missing value": inserts({ newsletter: null }),
    "an id that is no UUID": inserts({ id: canary }),
    "a number that is none": inserts({ epoch: canary }),
    "a text with U+0000": inserts({ fullName: `${canary}\u0000` }),
    "a lone surrogate": inserts({ fullName: `${canary}\ud800` }),
    "a user without his profile": inserts({}).slice(0, 1),
    "a session of nobody": [
      { kind: "insert", entity: "session", row: { ...buildSession(buildUser()), userAgent: canary } },
    ],
    "a stale version": [
      {
        kind: "update",
        entity: "user",
        before: { ...account.user, version: 7 },
        after: { ...account.user, version: 8 },
      },
    ],
    "a fixed field": [
      {
        kind: "update",
        entity: "user",
        before: account.user,
        after: { ...account.user, version: 2, userType: "staff" },
      },
    ],
  };

  test.each(Object.entries(broken))("of %s hold no value of a row", async (_name, changes) => {
    const storage = postgresStorage({ pool: postgres.pool });
    if ((await storage.users.findById(account.user.id)) === null) {
      await storage.commit(buildOperation({ changes: insertAccount(account) }));
    }
    const error: unknown = await storage.commit(buildOperation({ changes, events: [buildEvent()] })).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: expect.stringMatching(/^ERR_STORAGE_(?:DUPLICATE|INVALID|CONFLICT)$/),
    });
    // Everything that a logger could reach, hidden properties and causes too.
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(canary);
  });
});

import {
  type Change,
  type Entities,
  type EntityName,
  type Instant,
  insert,
  type Json,
  type JsonObject,
  type Patch,
  remove,
  type Storage,
  type UserId,
  update,
} from "@latchkey/core/ports";
import { buildAccount, buildOperation, buildSession, insertAccount } from "@latchkey/core/testing";
import fc from "fast-check";

/** One operation of a random history; `who` picks one of the users there are. */
export type Step =
  | { readonly do: "register"; readonly userType: "client" | "vendor"; readonly attributes: JsonObject }
  | { readonly do: "edit"; readonly who: number; readonly patch: Patch<"user"> }
  | { readonly do: "host"; readonly who: number; readonly attributes: JsonObject }
  | { readonly do: "store"; readonly who: number; readonly patch: Patch<"vendorProfile"> }
  | { readonly do: "signIn" | "signOut"; readonly who: number };

/** An entity with one version that it had: the row, or null once it was deleted. */
export interface PlayedVersion {
  readonly entity: EntityName;
  readonly id: string;
  readonly version: number;
  readonly at: Instant;
  readonly row: JsonObject | null;
}

const text = fc.option(
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((value) => !value.includes("\0")),
  {
    nil: null,
  },
);
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof<fc.Arbitrary<Json>[]>(
    { maxDepth: 2, depthSize: "small" },
    text,
    fc.integer({ min: -5, max: 5 }),
    fc.boolean(),
    fc.array(tie("value"), { maxLength: 3 }),
    members(tie("value")),
  ),
})).value;
// Few names, so that steps meet; names that pointers escape among them.
const attributes: fc.Arbitrary<JsonObject> = members(json);
const who = fc.nat({ max: 20 });

function members<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(fc.constantFrom("a", "b", "a/b", "~c", "0"), value, {
    maxKeys: 4,
    noNullPrototype: true,
  });
}

const step = fc.oneof(
  fc.record({
    do: fc.constant("register" as const),
    userType: fc.constantFrom("client" as const, "vendor" as const),
    attributes,
  }),
  fc.record({
    do: fc.constant("edit" as const),
    who,
    patch: fc.record(
      { fullName: text, bio: text, city: text, newsletter: fc.boolean(), epoch: fc.nat({ max: 9 }) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ do: fc.constant("host" as const), who, attributes }),
  fc.record({
    do: fc.constant("store" as const),
    who,
    patch: fc.record({ description: text, openingHours: json }, { requiredKeys: [] }),
  }),
  fc.record({ do: fc.constantFrom("signIn" as const, "signOut" as const), who }),
);

/** A history that begins with somebody. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom("client" as const, "vendor" as const), attributes, fc.array(step, { maxLength: 14 }))
  .map(([userType, first, rest]) => [{ do: "register", userType, attributes: first }, ...rest]);

/** Commits the steps, and tells what each made of the rows, as the storage read them back. */
export async function playHistory(
  storage: Storage,
  steps: readonly Step[],
): Promise<readonly PlayedVersion[]> {
  const users: UserId[] = [];
  const sessions: Entities["session"][] = [];
  const versions: PlayedVersion[] = [];

  async function commit(user: Entities["user"], changes: readonly Change[]): Promise<void> {
    const operation = buildOperation({ subjectId: user.id, subjectKey: user.auditKey, changes });
    await storage.commit(operation);
    const found = await storage.audit.findRecord(operation.id);
    if (found === null) throw new Error("Nothing is recorded.");
    for (const { entity, entityId, version, kind } of found.changes) {
      const row = kind === "delete" ? null : await readRow(entity, entityId);
      versions.push({ entity, id: entityId, version, at: found.record.at, row });
    }
  }

  async function readRow(entity: EntityName, id: string): Promise<JsonObject> {
    // Ids of users and sessions, as they were made.
    const account = entity === "session" ? null : await storage.users.findById(id as UserId);
    const row =
      entity === "session"
        ? sessions.find((session) => session.id === id)
        : entity === "user"
          ? account?.user
          : entity === "vendorProfile"
            ? account?.vendor
            : account?.client;
    if (row == null) throw new Error(`There is no ${entity}.`);
    return visible(row);
  }

  for (const each of steps) {
    if (each.do === "register") {
      const account = buildAccount({ userType: each.userType });
      users.push(account.user.id);
      const withFields = {
        user: account.user,
        vendor: account.vendor && { ...account.vendor, attributes: each.attributes },
        client: account.client && { ...account.client, attributes: each.attributes },
      };
      await commit(account.user, insertAccount(withFields));
      continue;
    }
    const userId = users[each.who % users.length];
    const account = userId === undefined ? null : await storage.users.findById(userId);
    if (account === null) throw new Error("There is nobody.");
    const at = new Date();
    if (each.do === "edit") await commit(account.user, [update("user", account.user, each.patch, at)]);
    if (each.do === "host" && account.vendor !== null)
      await commit(account.user, [
        update("vendorProfile", account.vendor, { attributes: each.attributes }, at),
      ]);
    if (each.do === "host" && account.client !== null)
      await commit(account.user, [
        update("clientProfile", account.client, { attributes: each.attributes }, at),
      ]);
    if (each.do === "store" && account.vendor !== null)
      await commit(account.user, [
        update("vendorProfile", account.vendor, each.patch, at),
        update("user", account.user, {}, at),
      ]);
    if (each.do === "signIn") {
      const session = buildSession(account.user);
      sessions.push(session);
      await commit(account.user, [insert("session", session)]);
    }
    if (each.do === "signOut") {
      const session = sessions.pop();
      if (session !== undefined) await commit(account.user, [remove("session", session)]);
    }
  }
  return versions;
}

const unseen: ReadonlySet<string> = new Set([
  "auditKey",
  "emailLookup",
  "phoneLookup",
  "identifierHash",
  "secretHash",
  "lastSeenAt",
]);

/** What of a row the audit is to give back; `updatedAt` only of whole rows. */
function visible(row: object): JsonObject {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([field]) => !unseen.has(field))
      .map(([field, value]) => [
        field,
        value instanceof Date ? value.toISOString().replace(/Z$/, "000Z") : (value as Json),
      ]),
  );
}

/** Without what only a snapshot knows: that a field was null from the beginning, and the time of the update. */
export function comparable(state: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(state).filter(([field, value]) => value !== null && field !== "updatedAt"),
  );
}

import assert from "node:assert/strict";
import type { AuditRecordRow } from "../../domain/audit/audit-entry.ts";
import type { AuditFilter } from "../../domain/audit/audit-filter.ts";
import type { StoredAuditRecord } from "../../domain/audit/audited-operation.ts";
import { update } from "../../domain/operations/change-builders.ts";
import type { AuditTally } from "../../ports/audit-log.ts";
import { buildId } from "../builders/build-id.ts";
import { buildUser, identifierKeyOf } from "../builders/build-user.ts";
import type { StorageHarness } from "../storage-harness.ts";
import {
  commitAudited,
  commitAuditedChanges,
  expectBadCursors,
  listAllPages,
  momentAfter,
} from "./audit-calls.ts";
import { commitAccount } from "./commit-rows.ts";
import { storageNow } from "./storage-now.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

/** What a record is searched by, but for its entity, its text and its time. */
type Searched = Pick<
  AuditRecordRow,
  "actorId" | "subjectId" | "name" | "outcome" | "requestId" | "ipKey" | "identifierKey"
>;

/** They look for records as they gave them: not for a storage that makes entries of its own. */
export const auditSearchChecks: readonly StorageCheck[] = storageSection("audit search", {
  "each filter finds what has its value, and all of a record's find it alone": async (harness) => {
    const [wanted, other] = [buildSearched("user.hold", "failed"), buildSearched("user.release", "denied")];
    const { record } = await commitAudited(harness, {}, wanted);
    await commitAudited(harness, {}, other);
    await commitAudited(harness);
    for (const filter of singleFilters(wanted))
      assert.deepEqual(await search(harness, filter), [record], JSON.stringify(Object.keys(filter)));
    assert.deepEqual(await search(harness, toFilter(wanted)), [record]);
    for (const filter of singleFilters(other))
      assert.deepEqual(await search(harness, { ...toFilter(wanted), ...filter }), []);
  },

  "values that nobody has find nothing": async (harness) => {
    await commitAudited(harness, {}, buildSearched("user.hold", "failed"));
    for (const filter of singleFilters(buildSearched("user.release", "denied")))
      assert.deepEqual(await search(harness, filter), []);
    assert.deepEqual(await search(harness, { entity: { name: "user", id: buildId() } }), []);
    assert.deepEqual(await search(harness, { entity: { name: "user", id: "no such id" } }), []);
  },

  "without a filter all are found, newest first": async (harness) => {
    const records = await commitRecords(harness, 4);
    assert.deepEqual(await search(harness, {}), records.toReversed());
    assert.deepEqual(await search(harness, { actorId: undefined, text: undefined }), records.toReversed());
  },

  "an entity finds the records that changed this row, and no namesake's": async (harness) => {
    const { user, client } = await commitAccount(harness);
    assert.ok(client !== null);
    const byUser = update("user", user, { bio: "x" }, user.updatedAt);
    const ofUser = await commitAuditedChanges(harness, byUser);
    const byClient = update("clientProfile", client, { attributes: { a: 1 } }, user.updatedAt);
    const ofClient = await commitAuditedChanges(harness, byClient);
    await commitAudited(harness, { subjectId: user.id });
    const [name, entity] = [{ name: "user", id: user.id }, "clientProfile"] as const;
    assert.deepEqual(await search(harness, { entity: name }), [ofUser.record]);
    assert.deepEqual(await search(harness, { entity: { ...name, name: entity } }), [ofClient.record]);
    assert.deepEqual(await search(harness, { entity: name, outcome: "failed" }), []);
  },

  "pages come newest first, each record once, and the last one says so": async (harness) => {
    const records = await commitRecords(harness, 7);
    const pages = await searchPages(harness, {}, 3);
    assert.deepEqual(
      pages.map((page) => page.length),
      [3, 3, 1],
    );
    assert.deepEqual(pages.flat(), records.toReversed());
    assert.deepEqual(
      (await searchPages(harness, {}, 7)).map((page) => page.length),
      [7],
    );
  },

  "pages of a filter hold what it finds and nothing between": async (harness) => {
    const requestId = buildId();
    const wanted = [];
    for (let n = 0; n < 5; n += 1) {
      wanted.push((await commitAudited(harness, {}, { requestId })).record);
      await commitAudited(harness);
    }
    const pages = await searchPages(harness, { requestId }, 2);
    assert.deepEqual(
      pages.map((page) => page.length),
      [2, 2, 1],
    );
    assert.deepEqual(pages.flat(), wanted.toReversed());
  },

  "records that are written between don't shift the pages after them": async (harness) => {
    const records = await commitRecords(harness, 6);
    const first = await harness.storage.audit.search({ filter: {}, cursor: null, limit: 2 });
    const [rest] = await Promise.all([
      searchPages(harness, {}, 2, first.nextCursor),
      ...Array.from({ length: 10 }, async () => commitAudited(harness)),
    ]);
    assert.deepEqual([...first.items, ...rest.flat()], records.toReversed());
  },

  "a cursor that no page gave is bad input": async (harness) => {
    await commitRecords(harness, 2);
    await expectBadCursors(async (cursor) => harness.storage.audit.search({ filter: {}, cursor, limit: 1 }));
  },

  "text finds words in any order and any case, and parts of them": async (harness) => {
    const { record } = await commitAudited(harness, {}, { sentence: "Vendor 4711 suspended by nightly job" });
    await commitAudited(harness, {}, { sentence: "Client 4712 reinstated by hourly work" });
    for (const text of [
      "suspended",
      "SUSPENDED",
      "job vendor",
      "nightly by 4711",
      "spend",
      "4711 susp",
      "711",
    ])
      assert.deepEqual(await search(harness, { text }), [record], text);
    for (const text of ["vendor hourly", "suspender", "job susp", "dednespus"])
      assert.deepEqual(await search(harness, { text }), [], text);
    assert.equal((await search(harness, { text: "by" })).length, 2);
  },

  "text takes wildcards, quotes and operators as they stand": async (harness) => {
    const plain = await commitAudited(harness, {}, { sentence: "rate is 100 of all" });
    const hostile = [
      "100%",
      "a_b",
      "c\\d",
      "it's",
      '"quoted"',
      "x & y",
      "p | q",
      "!not",
      "pre:*",
      "(open",
      "<->",
      "$1",
      "%",
      "\\",
    ];
    for (const text of hostile) {
      const { record } = await commitAudited(harness, {}, { sentence: `code [${text}] given` });
      const found = await search(harness, { text: `[${text}]` });
      assert.ok(
        found.some(({ id }) => id === record.id),
        text,
      );
    }
    assert.deepEqual(await search(harness, { text: "1%0" }), []);
    assert.deepEqual(await search(harness, { text: "r_te" }), []);
    assert.deepEqual(await search(harness, { text: "ra%te" }), []);
    assert.deepEqual(await search(harness, { text: "rate is 1" }), [plain.record]);
  },

  "since begins with its time, until ends before it": async (harness) => {
    const [old] = await commitRecords(harness, 1);
    assert.ok(old !== undefined);
    const moment = await momentAfter(harness, old.at);
    const [young] = await commitRecords(harness, 1);
    const [before, after] = [new Date(moment.getTime() - 60_000), new Date(moment.getTime() + 60_000)];
    assert.deepEqual(await search(harness, { since: moment }), [young]);
    assert.deepEqual(await search(harness, { until: moment }), [old]);
    assert.deepEqual(await search(harness, { since: before, until: moment }), [old]);
    assert.deepEqual(await search(harness, { since: moment, until: after }), [young]);
    assert.deepEqual(await search(harness, { since: before, until: after }), [young, old]);
    assert.deepEqual(await search(harness, { since: after }), []);
    assert.deepEqual(await search(harness, { since: moment, requestId: old.requestId }), []);
  },

  "a tally counts records by event and outcome, in spans from its beginning on": async (harness) => {
    await commitAudited(harness, {}, { event: "too_old" });
    const { record } = await commitAudited(harness, {}, { event: "too_old" });
    const moment = await momentAfter(harness, record.at);
    // The spans begin at a time that no calendar would choose.
    const since = new Date(moment.getTime() - 37_000 * 20);
    const until = await storageNow(harness, 60);
    await commitAudited(harness, {}, { event: "authn_login_fail", outcome: "failed" });
    await commitAudited(harness, {}, { event: "authn_login_success" });
    await commitAudited(harness, {}, { event: "authn_login_fail", outcome: "failed", occurrences: 5 });
    await commitAudited(harness, {}, { event: "authn_login_fail", outcome: "denied" });
    const { audit } = harness.storage;
    const tallies = await audit.tally({ since: moment, until, spanSeconds: 3600 });
    assert.deepEqual(countsOf(tallies), {
      "authn_login_fail failed": 2,
      "authn_login_fail denied": 1,
      "authn_login_success succeeded": 1,
    });
    for (const { from } of tallies) assert.equal(from, moment.toISOString().replace("Z", "000Z"));

    const later = await audit.tally({ since, until, spanSeconds: 37 });
    assert.equal(countsOf(later)["authn_login_fail failed"], 2);
    for (const { from } of later) assert.equal((Date.parse(from) - since.getTime()) % 37_000, 0);
    const froms = later.map(({ from }) => from);
    assert.deepEqual(froms, froms.toSorted());
    assert.deepEqual(
      countsOf(await audit.tally({ since, until: moment, spanSeconds: 37 }))["too_old succeeded"],
      2,
    );
    assert.deepEqual(
      await audit.tally({ since: until, until: await storageNow(harness, 120), spanSeconds: 60 }),
      [],
    );
  },
});

function buildSearched(
  name: AuditRecordRow["name"],
  outcome: AuditRecordRow["outcome"],
): { readonly [Field in keyof Searched]: NonNullable<Searched[Field]> } {
  const user = buildUser();
  const ids = { actorId: buildId(), subjectId: user.id, identifierKey: identifierKeyOf(user) };
  return { ...ids, name, outcome, requestId: `request ${user.id}`, ipKey: `ip ${user.id}` };
}

function toFilter(searched: ReturnType<typeof buildSearched>): AuditFilter {
  return searched;
}

function singleFilters(searched: ReturnType<typeof buildSearched>): readonly AuditFilter[] {
  return Object.entries(searched).map(([field, value]) => ({ [field]: value }));
}

async function commitRecords(harness: StorageHarness, count: number): Promise<readonly StoredAuditRecord[]> {
  const records = [];
  for (let n = 0; n < count; n += 1) records.push((await commitAudited(harness)).record);
  return records;
}

async function search(harness: StorageHarness, filter: AuditFilter): Promise<readonly StoredAuditRecord[]> {
  return (await searchPages(harness, filter, 50)).flat();
}

async function searchPages(
  { storage }: StorageHarness,
  filter: AuditFilter,
  limit: number,
  from: string | null = null,
): Promise<readonly (readonly StoredAuditRecord[])[]> {
  return listAllPages(async (cursor) => storage.audit.search({ filter, cursor, limit }), from);
}

function countsOf(tallies: readonly AuditTally[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event, outcome, records } of tallies) {
    const key = `${event} ${outcome}`;
    counts[key] = (counts[key] ?? 0) + records;
  }
  return counts;
}

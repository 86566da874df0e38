import assert from "node:assert/strict";
import type { AuditChangeRow } from "../../domain/audit/audit-entry.ts";
import type { JsonObject } from "../../domain/json.ts";
import { insert, remove, update } from "../../domain/operations/change-builders.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import { buildAccount, insertAccount } from "../builders/build-account.ts";
import { buildAuditEntry, buildAuditedOperation } from "../builders/build-audit-entry.ts";
import { buildHex, buildId } from "../builders/build-id.ts";
import { buildOperation } from "../builders/build-operation.ts";
import { buildSession } from "../builders/build-session.ts";
import { buildUser, identifierKeyOf } from "../builders/build-user.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { commitAudited, commitAuditedChanges, entryOf } from "./audit-calls.ts";
import { commitAccount, commitSession, commitVendor } from "./commit-rows.ts";
import { countWins, expectDuplicate, rejectionOf } from "./expect-refusal.ts";
import { hardJson, hardTexts } from "./hard-values.ts";
import { type StorageCheck, storageSection } from "./storage-section.ts";

/** They look for the entries that they gave: not for a storage that makes entries of its own. */
export const auditEntryChecks: readonly StorageCheck[] = storageSection("audit entries", {
  "an entry is stored whole and read back as it was": async (harness) => {
    const { user } = await commitAccount(harness);
    const session = await commitSession(harness, user);
    const operation = buildAuditedOperation(
      {
        name: "user.revert",
        outcome: "denied",
        actor: { kind: "staff", userId: buildId(), onBehalfOf: buildId() },
        authentication: {
          sessionId: buildId(),
          challengeId: buildId(),
          identifierKey: identifierKeyOf(user),
          amr: ["otp", "pwd"],
        },
        subjectId: user.id,
        request: { requestId: "request-1", ip: "192.0.2.1", userAgent: "Browser/1", deviceId: "device-1" },
        reason: "reason-1",
        at: new Date("2024-05-06T07:08:09.010Z"),
        occurrences: 3,
        changes: [
          update("user", user, { bio: "x", emailLookup: user.emailLookup }, user.updatedAt),
          remove("session", session),
          ...insertAccount(buildAccount({ userType: "vendor" })),
        ],
      },
      { schemaVersion: 2, ipKey: "ip-key-1", sealed: "sealed-1", context: { release: "1.2.3" } },
    );
    await harness.storage.commit(operation);
    const stored = await harness.storage.audit.findRecord(operation.id);
    assert.ok(stored !== null);
    assert.deepEqual(entryOf(stored), operation.audit);
    assert.equal(await harness.countRows("auditRecord"), 1);
    assert.equal(await harness.countRows("auditChange"), 4);
  },

  "a record has a time with microseconds, which its changes share, and a position": async (harness) => {
    const { record, changes } = await commitAuditedChanges(harness, ...insertAccount(buildAccount()));
    assert.match(record.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.deepEqual(
      changes.map(({ at }) => at),
      [record.at, record.at],
    );
    assert.match(`${record.xid} ${record.n}`, /^[1-9]\d* [1-9]\d*$/);
    assert.ok(Math.abs(Date.parse(record.at) - Date.now()) < 60_000);
  },

  "what is null stays null": async (harness) => {
    const operation = buildAuditedOperation({ actor: { kind: "anonymous" } });
    await harness.storage.commit(operation);
    const stored = await harness.storage.audit.findRecord(operation.id);
    assert.ok(stored !== null);
    assert.deepEqual(entryOf(stored), operation.audit);
    assert.deepEqual(stored.changes, []);
  },

  "texts come back as they were, in every kind of column": async (harness) => {
    for (const text of hardTexts) {
      const texts = { job: text, deviceId: text, requestId: text, ipKey: text, reason: text, event: text };
      const more = { sentence: text, sealed: text, canonical: text, keyId: text, amr: [text, text] };
      const operation = buildAuditedOperation({}, { ...texts, ...more });
      await harness.storage.commit(operation);
      const stored = await harness.storage.audit.findRecord(operation.id);
      assert.deepEqual(stored && entryOf(stored), operation.audit, JSON.stringify(text));
    }
  },

  "JSON of every shape comes back as it was, in records and in changes": async (harness) => {
    for (const json of hardJson) {
      const sound = buildOperation({ changes: insertAccount(buildAccount({ userType: "vendor" })) });
      const audit = buildAuditEntry(sound, {
        record: { context: { json, list: [json] } },
        change: (change: AuditChangeRow) => ({
          ...change,
          fields: ["", "/attributes/a~1b", "/attributes/\u{1F389}"],
          diff: { "/attributes/a~1b": [json, null], "": [null, json] },
          masked: { "/attributes/\u{1F389}": [null, "commitment"], x: ["commitment", null] },
          snapshot: { json, "": [json] },
        }),
      });
      await harness.storage.commit({ ...sound, audit });
      const stored = await harness.storage.audit.findRecord(sound.id);
      assert.deepEqual(stored && entryOf(stored), audit, JSON.stringify(json));
    }
  },

  "an undefined member is an absent one, and one named __proto__ like others": async (harness) => {
    // What a JSON parser makes of it: an own member.
    const hostile = JSON.parse('{"__proto__":{"isAdmin":true}}') as JsonObject;
    const { record } = await commitAudited(harness, {}, { context: { left: undefined, hostile } });
    assert.equal(JSON.stringify(record.context), '{"hostile":{"__proto__":{"isAdmin":true}}}');
    assert.equal("isAdmin" in Object(record.context["hostile"]), false);
  },

  "an absent snapshot, an empty one and a null in one stay apart": async (harness) => {
    for (const snapshot of [null, {}, { a: null }]) {
      const sound = buildOperation({ changes: insertAccount(buildAccount({ userType: "staff" })) });
      const audit = buildAuditEntry(sound, { change: (change) => ({ ...change, snapshot }) });
      await harness.storage.commit({ ...sound, audit });
      const stored = await harness.storage.audit.findRecord(sound.id);
      assert.deepEqual(stored?.changes[0]?.snapshot, snapshot);
    }
  },

  "failed and denied operations have a record too": async (harness) => {
    for (const outcome of ["failed", "denied"] as const) {
      const { record, changes } = await commitAudited(harness, { outcome, reason: "invalid_code" });
      assert.deepEqual([record.outcome, record.reason, changes], [outcome, "invalid_code", []]);
    }
  },

  "an operation without an entry leaves none": async (harness) => {
    await commitAccount(harness);
    assert.equal(await harness.countRows("auditRecord"), 0);
    assert.equal(await harness.countRows("auditChange"), 0);
  },

  "an unknown record is null": async (harness) => {
    await commitAudited(harness);
    assert.equal(await harness.storage.audit.findRecord(buildId()), null);
  },

  "of one operation sent ten times in parallel, and once more, one entry stands": async (harness) => {
    const operation = buildAuditedOperation({ changes: insertAccount(buildAccount()) });
    const commits = Array.from({ length: 10 }, async () => harness.storage.commit(operation));
    assert.equal(await countWins(commits, "ERR_STORAGE_DUPLICATE"), 1);
    await expectDuplicate(harness.storage.commit(operation), "operation", "id");
    assert.equal(await harness.countRows("auditRecord"), 1);
    assert.equal(await harness.countRows("auditChange"), 2);
  },

  "of 20 parallel updates of one version only the winner's entry stands": async (harness) => {
    const { user } = await commitAccount(harness);
    const commits = Array.from({ length: 20 }, async (_, n) =>
      harness.storage.commit(audited(update("user", user, { bio: String(n) }, user.updatedAt))),
    );
    assert.equal(await countWins(commits, "ERR_STORAGE_CONFLICT"), 1);
    assert.equal(await harness.countRows("auditRecord"), 1);
    assert.equal(await harness.countRows("auditChange"), 1);
  },

  "a mutation whose entry can't be written does not happen": async (harness) => {
    const { user } = await commitAccount(harness);
    const sound = audited(update("user", user, { bio: "changed" }, user.updatedAt));
    // Neither a jsonb column nor a JSON text can hold it.
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const context = circular as JsonObject;
    const spoilt = { ...sound, audit: buildAuditEntry(sound, { record: { context } }) };
    await rejectionOf(harness.storage.commit(spoilt));
    assert.deepEqual(await harness.readRow("user", user.id), user);
    assert.equal(await harness.countRows("auditRecord"), 0);
    assert.equal(await harness.countRows("operation"), 1);
    await harness.storage.commit(sound);
  },

  "later commits have later times and numbers, of an entity by its versions": async (harness) => {
    const account = buildAccount();
    const positions = [await commitAuditedChanges(harness, ...insertAccount(account))];
    let { user } = account;
    for (let n = 0; n < 5; n += 1) {
      const change = update("user", user, { bio: String(n) }, user.updatedAt);
      positions.push(await commitAuditedChanges(harness, change));
      user = { ...user, bio: String(n), version: user.version + 1 };
    }
    const places = positions.map(({ record }) => `${record.at} ${record.n.padStart(20, "0")}`);
    assert.deepEqual(places, places.toSorted());
    assert.equal(new Set(positions.map(({ record }) => record.n)).size, 6);
    assert.equal(new Set(positions.map(({ record }) => record.xid)).size, 6);
  },

  "the changes of many records come in one listing, each record's by position": async (harness) => {
    const one = await commitAuditedChanges(harness, ...insertAccount(buildAccount({ userType: "vendor" })));
    const two = await commitAuditedChanges(harness, ...insertAccount(buildAccount()));
    const none = await commitAudited(harness);
    await commitAuditedChanges(harness, ...insertAccount(buildAccount()));
    const { audit } = harness.storage;
    const unknown = { ...none.record, id: buildId() };
    const changes = await audit.listChangesOf([two.record, one.record, none.record, unknown]);
    assert.deepEqual(changes, [...one.changes, ...two.changes].toSorted(byRecordAndPosition));
    assert.deepEqual(await audit.listChangesOf([]), []);
  },

  "subjects' keys are read as they stand now": async (harness) => {
    const [ours, other] = [buildUser({ userType: "staff" }), buildUser({ userType: "staff" })];
    const without = buildUser({ userType: "staff" });
    const keyed = { ...ours, auditKey: "wrapped-1" };
    await harness.storage.commit(
      buildOperation({
        changes: [
          insert("user", keyed),
          insert("user", { ...other, auditKey: "wrapped-2" }),
          insert("user", without),
        ],
      }),
    );
    const ids = [ours.id, without.id, buildId()];
    const { audit } = harness.storage;
    assert.deepEqual(await audit.readSubjectKeys(ids), new Map([[ours.id, "wrapped-1"]]));
    assert.deepEqual(await audit.readSubjectKeys([]), new Map());
    await harness.storage.commit(
      buildOperation({ changes: [update("user", keyed, { auditKey: null }, keyed.updatedAt)] }),
    );
    assert.deepEqual(await audit.readSubjectKeys(ids), new Map());
  },

  "there is room for records, and none stands astray": async (harness) => {
    await commitVendorAudited(harness);
    assert.deepEqual(await harness.storage.audit.makeRoom(), { strayRecords: 0 });
    await commitVendorAudited(harness);
    assert.deepEqual(await harness.storage.audit.makeRoom(), { strayRecords: 0 });
  },
});

function audited(...changes: Operation["changes"]): Operation {
  return buildAuditedOperation({ changes });
}

async function commitVendorAudited(harness: StorageHarness): Promise<void> {
  const { user } = await commitVendor(harness);
  await commitAuditedChanges(harness, insert("session", buildSession(user, { secretHash: buildHex(32) })));
}

function byRecordAndPosition(a: AuditChangeRow, b: AuditChangeRow): number {
  return a.recordId === b.recordId ? a.position - b.position : a.recordId < b.recordId ? -1 : 1;
}

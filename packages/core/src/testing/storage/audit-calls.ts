import assert from "node:assert/strict";
import type { AuditEntry, AuditRecordRow } from "../../domain/audit/audit-entry.ts";
import type { AuditedOperation } from "../../domain/audit/audited-operation.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Change } from "../../domain/operations/change.ts";
import type { Operation } from "../../domain/operations/operation.ts";
import type { Page } from "../../domain/page.ts";
import { isAuthError } from "../../errors/auth-error.ts";
import { buildAuditedOperation } from "../builders/build-audit-entry.ts";
import type { StorageHarness } from "../storage-harness.ts";
import { rejectionOf } from "./expect-refusal.ts";
import { storageNow } from "./storage-now.ts";

/** Commits an operation with its entry, and hands back what the log says of it. */
export async function commitAudited(
  { storage }: StorageHarness,
  overrides: Partial<Operation> = {},
  record: Partial<AuditRecordRow> = {},
): Promise<AuditedOperation> {
  const operation = buildAuditedOperation(overrides, record);
  await storage.commit(operation);
  const stored = await storage.audit.findRecord(operation.id);
  assert.ok(stored !== null, "the record of a committed operation is found");
  return stored;
}

/** Commits the changes as one audited operation. */
export async function commitAuditedChanges(
  harness: StorageHarness,
  ...changes: readonly Change[]
): Promise<AuditedOperation> {
  return commitAudited(harness, { changes });
}

/** What was stored without what the storage adds. */
export function entryOf({ record, changes }: AuditedOperation): AuditEntry {
  const { at: _at, n: _n, xid: _xid, ...row } = record;
  return { record: row, changes: changes.map(({ at: _changedAt, ...change }) => change) };
}

/** A time of the storage's clock after the record, to the millisecond, and before everything that is committed from now on. */
export async function momentAfter(harness: StorageHarness, at: Instant): Promise<Date> {
  const moment = await nowAfter(harness, Date.parse(at));
  await nowAfter(harness, moment.getTime());
  return moment;
}

/** The pages of a listing, one after the other. */
export async function listAllPages<Item>(
  list: (cursor: string | null) => Promise<Page<Item>>,
  from: string | null = null,
): Promise<readonly (readonly Item[])[]> {
  const pages = [];
  let cursor = from;
  do {
    const page = await list(cursor);
    pages.push(page.items);
    cursor = page.nextCursor;
    assert.ok(pages.length <= 100, "The pages come to an end.");
  } while (cursor !== null);
  return pages;
}

/** Whatever is no cursor of a page MUST be refused as bad input. */
export async function expectBadCursors(list: (cursor: string) => Promise<unknown>): Promise<void> {
  for (const cursor of ["", "nonsense", "e30", "' or 1=1 --", "0".repeat(10_000), "\u{1F389}", "v", "-1"]) {
    const error = await rejectionOf(list(cursor));
    assert.ok(
      isAuthError(error, "invalid_input"),
      `Expected invalid_input for ${cursor.slice(0, 20)}, got ${String(error)}`,
    );
  }
}

/** The storage's clock, once it is past a millisecond; each look takes a round trip. */
async function nowAfter(harness: StorageHarness, milliseconds: number): Promise<Date> {
  for (;;) {
    const now = await storageNow(harness);
    if (now.getTime() > milliseconds) return now;
  }
}

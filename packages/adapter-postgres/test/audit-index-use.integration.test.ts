import type {
  AuditFilter,
  AuditLog,
  IdentifierKey,
  Instant,
  OperationId,
  UserId,
} from "@latchkey/core/ports";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAuditLog } from "../src/audit/create-audit-log.ts";
import { createSealLedger } from "../src/audit/create-seal-ledger.ts";
import { formatRecordCursor } from "../src/audit/record-cursor.ts";
import {
  createExplainingRunner,
  type ExplainingRunner,
  nodesOf,
  type PlanNode,
} from "./support/explaining-runner.ts";
import { fillAudit, filled } from "./support/fill-audit.ts";
import { usePostgres } from "./support/use-postgres.ts";

/** Five million take minutes to make: `LATCHKEY_AUDIT_ROWS=5000000`. */
const wanted = process.env["LATCHKEY_AUDIT_ROWS"];
const isLarge = wanted !== undefined;
const rows = Number(wanted ?? 100_000);
const limit = 50;

interface Cost {
  /** Pages of 8 KiB, from the cache or the disk. */
  readonly blocks: number;
  /** Rows that were read by reading a table from end to end. */
  readonly scanned: number;
  /** Rows that were put in order. */
  readonly sorted: number;
  /** Rows that were read and did not match. */
  readonly skipped: number;
}

describe(`with ${rows.toLocaleString("en")} records`, () => {
  const postgres = usePostgres();
  const schema = '"latchkey"';
  let runner: ExplainingRunner;
  let log: AuditLog;
  /** In the middle of the older month. */
  let cursor: string;

  beforeAll(async () => {
    await fillAudit(postgres.pool, schema, rows);
    runner = createExplainingRunner(postgres.pool);
    log = createAuditLog(runner, schema, createSealLedger(runner, schema));
    const middle = new Date();
    middle.setUTCMonth(middle.getUTCMonth() - 2, 14);
    const at = `${middle.toISOString().slice(0, 23)}000Z` as Instant;
    cursor = formatRecordCursor({ at, n: "1" });
  }, 3_600_000);

  beforeEach(() => {
    runner.take();
  });

  /** What all statements of the call did. */
  const cost = (label: string): Cost => {
    const statements = runner.take();
    const all = statements.flatMap(({ plan }) => nodesOf(plan));
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    const rowsOf = (node: PlanNode): number => node["Actual Rows"] * node["Actual Loops"];
    const of = (type: string): readonly PlanNode[] => all.filter((node) => node["Node Type"] === type);
    const blocks = sum(statements.map(({ plan }) => plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]));
    // Months without rows are read as they stand, which costs nothing.
    const scanned = sum(of("Seq Scan").map((node) => rowsOf(node) + (node["Rows Removed by Filter"] ?? 0)));
    const sorted = sum(of("Sort").flatMap((node) => (node.Plans ?? []).map(rowsOf)));
    const skipped = sum(all.map((node) => (node["Rows Removed by Filter"] ?? 0) * node["Actual Loops"]));
    if (isLarge) {
      const milliseconds = sum(statements.map((statement) => statement.milliseconds)).toFixed(1);
      const indexes = [
        ...new Set(all.filter((node) => rowsOf(node) > 0).flatMap((node) => node["Index Name"] ?? [])),
      ];
      const types = [...new Set(all.map((node) => node["Node Type"]))];
      process.stdout.write(
        `${label}: ${milliseconds} ms, ${blocks} blocks, ${sorted} sorted, ${skipped} skipped, ${types.join(" > ")} [${indexes.join(" ")}]\n`,
      );
    }
    return { blocks, scanned, sorted, skipped };
  };

  // Ids and keys of the right form.
  const walks: Record<string, AuditFilter> = {
    "no filter": {},
    "an actor": { actorId: filled.actorId as UserId },
    "a subject": { subjectId: filled.subjectId as UserId },
    "a name": { name: "vendor.update" },
    "a name of most": { name: "sign_in.complete" },
    "what was refused": { outcome: "denied" },
    "what failed": { outcome: "failed" },
    "what succeeded": { outcome: "succeeded" },
    "a request": { requestId: filled.requestId },
    "an address": { ipKey: filled.ipKey },
    "an identifier": { identifierKey: filled.identifierKey as IdentifierKey },
    "a name and an outcome": { name: "user.update", outcome: "succeeded" },
    "an actor and a name": { actorId: filled.actorId as UserId, name: "sign_in.complete" },
    "a span of time": { since: new Date(0), until: new Date() },
  };

  test.each(
    Object.entries(walks).flatMap(([name, filter]) => [
      { name, filter, page: "first" },
      { name, filter, page: "later" },
    ]),
  )("the $page page of $name is a walk along one index", async ({ name, filter, page }) => {
    const { items } = await log.search({ filter, cursor: page === "first" ? null : cursor, limit });
    if (page === "first") expect(items.length).toBeGreaterThan(0);
    const { blocks, scanned, sorted, skipped } = cost(`${name}, ${page} page`);
    expect(scanned).toBe(0);
    expect(sorted).toBeLessThan(20 * limit);
    expect(skipped).toBeLessThan(10 * limit);
    expect(blocks).toBeLessThan(1_000);
  });

  test("the ends of a span of time cost a later page nothing", async () => {
    const blocksOf = async (filter: AuditFilter): Promise<number> => {
      await log.search({ filter, cursor, limit });
      return cost("a later page").blocks;
    };
    const without = await blocksOf({});
    expect(await blocksOf({ since: new Date(0), until: new Date() })).toBeLessThan(2 * without);
  });

  // What is in few records is found first, then put in order.
  const finds: Record<string, AuditFilter> = {
    "a rare word": { text: "unusual" },
    "a rare name": { text: filled.rareWord },
    "a part of a word": { text: "unusual_c" },
    "words in another order": { text: `${filled.rareWord.replace("_", " ")} reason` },
    "the end of an id": { text: filled.actorId.slice(19) },
    "a word of most": { text: "sign_in" },
    "words of most": { text: "complete user sign" },
    "what is nowhere": { text: "nowhere" },
    "an entity": { entity: { name: "user", id: filled.subjectId } },
  };

  test.each(
    Object.entries(finds).flatMap(([name, filter]) => [
      { name, filter, page: "first" },
      { name, filter, page: "later" },
    ]),
  )("the $page page of $name reads what it finds", async ({ name, filter, page }) => {
    const { items } = await log.search({ filter, cursor: page === "first" ? null : cursor, limit });
    const { blocks, scanned, skipped } = cost(`${name}, ${page} page`);
    if (page === "first") expect(items.length > 0).toBe(filter.text !== "nowhere");
    // Of what is in most records the first few thousand are read as they stand.
    expect(scanned).toBeLessThan(5_000);
    expect(skipped).toBeLessThan(5_000);
    expect(blocks).toBeLessThan(8_000);
  });

  test("a tally of a month reads an index and no record", async () => {
    const since = new Date();
    since.setUTCMonth(since.getUTCMonth() - 1, 1);
    since.setUTCHours(0, 0, 0, 0);
    const until = new Date(since.getTime() + 31 * 86_400_000);
    const tallies = await log.tally({ since, until, spanSeconds: 86_400 });
    expect(tallies.reduce((total, { records }) => total + records, 0)).toBe(rows / 2);
    const { scanned, blocks } = cost("a tally of a month");
    expect(scanned).toBe(0);
    // A record takes about 1 KiB, eight of them a block.
    expect(blocks).toBeLessThan(rows / 2 / 16);
  });

  const reads: Record<string, () => Promise<unknown>> = {
    findRecord: async () => {
      const { items } = await log.search({ filter: {}, cursor, limit: 1 });
      runner.take();
      await log.findRecord(items[0]?.id ?? ("none" as OperationId)); // an id that no record has
    },
    listChanges: () => log.listChanges({ entity: "user", entityId: filled.subjectId, cursor: null, limit }),
    findTrail: () => log.findTrail({ entity: "user", entityId: filled.subjectId, end: { version: 3 } }),
    listTrails: () => log.listTrails({ entity: "user", at: new Date(), cursor: null, limit: 20 }),
    listChangesOf: async () => {
      const { items } = await log.search({ filter: {}, cursor, limit });
      runner.take();
      await log.listChangesOf(items);
    },
  };

  test.each(Object.entries(reads))("%s looks up what it needs", async (name, read) => {
    await read();
    const { blocks, scanned, skipped } = cost(name);
    expect(scanned).toBe(0);
    expect(skipped).toBeLessThan(1_000);
    expect(blocks).toBeLessThan(5_000);
  });
});

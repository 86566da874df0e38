import { createIdSource, isUuid } from "@latchkey/core/crypto";
import { AuthError, fromStoreError, isStoreError } from "@latchkey/core/errors";
import type { OperationId, Storage } from "@latchkey/core/ports";
import type { Audit, AuditedRecord, AuditStatus } from "./audit.ts";
import type { AuditAssemblyOptions } from "./audit-assembly-options.ts";
import { isAudited } from "./audited-mark.ts";
import { parseOptions } from "./entry/parse-options.ts";
import { eraseSubject } from "./erasure/erase-subject.ts";
import { holdSubject } from "./erasure/hold-subject.ts";
import { releaseSubject } from "./erasure/release-subject.ts";
import type { ExportChunk, ExportInput } from "./export/export-input.ts";
import { exportRecords } from "./export/export-records.ts";
import { createHistory } from "./history/create-history.ts";
import { revertEntity } from "./history/revert-entity.ts";
import type { AuditDependencies } from "./operations/audit-dependencies.ts";
import { assertNoIssues } from "./operations/invalid-input.ts";
import { parsePage } from "./operations/parse-page.ts";
import { translateErrors } from "./operations/translate-errors.ts";
import { createRecordOpener } from "./records/create-record-opener.ts";
import { parseSearch } from "./search/parse-search.ts";
import { tallyIssues } from "./search/tally-issues.ts";
import type { BackgroundPart } from "./upkeep/background-part.ts";
import { consoleLogger } from "./upkeep/console-logger.ts";
import { createRoomKeeper } from "./upkeep/room-keeper.ts";
import { createSealingPart } from "./upkeep/sealing-part.ts";
import { withAudit } from "./with-audit.ts";

/**
 * Assembles what reads the audit. Does no I/O before it is called.
 *
 * @param storage the one that `withAudit` gave, or the one that it was given: what this does itself is audited with either
 * @throws TypeError for wrong options, by their names
 */
export function createAudit(
  storage: Storage,
  { sealing, backupRetentionDays, logger, clock, random, ...options }: AuditAssemblyOptions,
): Audit {
  const { plan, ring, indexKeys } = parseOptions(options);
  if (
    backupRetentionDays !== undefined &&
    !(Number.isInteger(backupRetentionDays) && backupRetentionDays >= 0)
  )
    throw new TypeError("backupRetentionDays must be a whole number of days.");
  const runtime = {
    logger: logger ?? consoleLogger,
    clock: clock ?? { now: () => new Date() },
    random: random ?? { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) },
  };
  const dependencies: AuditDependencies = {
    ...runtime,
    storage: isAudited(storage) ? storage : withAudit(storage, options),
    opener: createRecordOpener({ log: storage.audit, ring }),
    ids: createIdSource(runtime.clock, runtime.random),
  };
  const { opener } = dependencies;
  const log = storage.audit;
  const roomKeeper = createRoomKeeper({ log, logger: runtime.logger });
  const parts: readonly BackgroundPart[] = [
    roomKeeper,
    ...(sealing === undefined
      ? []
      : [createSealingPart({ ...runtime, ...sealing, storage, secrets: options.secrets })]),
  ];
  const filterOf = (search: Parameters<typeof parseSearch>[0] = {}) =>
    parseSearch(search, (ip) => indexKeys.sourceKey("address", ip));
  const history = createHistory({ storage, opener });

  async function get(id: string): Promise<AuditedRecord> {
    // What is a UUID can be the id of an operation.
    const found = isUuid(id) ? await log.findRecord(id as OperationId) : null;
    const [record] = found === null ? [] : await opener.openRecords([found.record]);
    if (found === null || record === undefined) throw new AuthError("not_found");
    return { record, changes: await opener.openChanges(found.changes) };
  }

  async function status(): Promise<AuditStatus> {
    const ledger = await log.seals.status();
    const { unsealedSince, now } = ledger;
    const lagMs = unsealedSince === null ? 0 : Date.parse(now) - Date.parse(unsealedSince);
    return { ...ledger, lagSeconds: Math.max(0, lagMs / 1_000), strayRecords: roomKeeper.strayRecords() };
  }

  async function* exportAll(input: ExportInput): AsyncGenerator<ExportChunk, void, void> {
    const { filter, issues } = filterOf(input.filter);
    assertNoIssues(issues);
    try {
      yield* exportRecords(dependencies, filter, input);
    } catch (error) {
      throw isStoreError(error) ? fromStoreError(error) : error;
    }
  }

  async function stop(): Promise<void> {
    await Promise.all(parts.map((part) => part.stop()));
  }

  return {
    start: async () => {
      try {
        for (const part of parts) await part.start();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    get: translateErrors(get),
    search: translateErrors(async (search, page) => {
      const { filter, issues } = filterOf(search);
      const parsed = parsePage(page ?? {});
      assertNoIssues([...issues, ...parsed.issues]);
      const { items, nextCursor } = await log.search({ filter, ...parsed.page });
      return { items: await opener.openRecords(items), nextCursor };
    }),
    tally: translateErrors(async (input) => {
      assertNoIssues(tallyIssues(input));
      return log.tally(input);
    }),
    history: translateErrors(history.history),
    asOf: translateErrors(history.asOf),
    asOfSet: translateErrors(history.asOfSet),
    compare: translateErrors(history.compare),
    revert: translateErrors(async (input) => revertEntity(dependencies, plan, input)),
    hold: translateErrors(async (userId, instruction) => holdSubject(dependencies, userId, instruction)),
    release: translateErrors(async (userId, instruction) =>
      releaseSubject(dependencies, userId, instruction),
    ),
    eraseSubject: translateErrors(async (userId, instruction) =>
      eraseSubject(dependencies, backupRetentionDays ?? null, userId, instruction),
    ),
    export: exportAll,
    status: translateErrors(status),
  };
}

import type { AuditFilter, Change } from "@latchkey/core/ports";
import type { AuditDependencies } from "../operations/audit-dependencies.ts";
import { authorizeInstruction } from "../operations/authorize-instruction.ts";
import { createOperation } from "../operations/create-operation.ts";
import { assertNoIssues, issue } from "../operations/invalid-input.ts";
import { createFormat } from "./create-format.ts";
import type { ExportChunk, ExportInput } from "./export-input.ts";
import { readOperations } from "./read-operations.ts";

const pageSize = 100;

interface Progress {
  readonly records: number;
  readonly changes: number;
  readonly isComplete: boolean;
}

/**
 * Records as text, a page at a time. That it begins is committed before the first page leaves; how much was given when it ends, is left, or breaks
 * off. Of a process that dies only the beginning is on record.
 */
export async function* exportRecords(
  dependencies: AuditDependencies,
  filter: AuditFilter,
  input: ExportInput,
): AsyncGenerator<ExportChunk, void, void> {
  const { storage, opener, logger } = dependencies;
  const format = createFormat(input);
  assertNoIssues(format === null ? [issue("format", "jsonl, csv, or ocsf of a version")] : []);
  if (format === null) return;
  const required = await authorizeInstruction(storage.users, input, null);
  await commitExport(dependencies, input, { stage: "begun", required });

  let progress: Progress = { records: 0, changes: 0, isComplete: false };
  let hasFailed = true;
  let cursor = input.cursor ?? null;
  let header = cursor === null ? format.header : "";
  try {
    do {
      const page = await readOperations({ log: storage.audit, opener }, { filter, cursor, limit: pageSize });
      const text = header + page.items.map((operation) => format.write(operation)).join("");
      progress = {
        records: progress.records + page.items.length,
        changes: progress.changes + page.items.reduce((sum, { changes }) => sum + changes.length, 0),
        isComplete: page.nextCursor === null,
      };
      // Whoever stops here has had the page.
      hasFailed = false;
      if (text !== "") yield { text, nextCursor: page.nextCursor };
      hasFailed = true;
      cursor = page.nextCursor;
      header = "";
    } while (cursor !== null);
    hasFailed = false;
  } finally {
    const end = commitExport(dependencies, input, { stage: "ended", required: [], progress, hasFailed });
    // What broke off the export must reach the caller, not what kept it from being told.
    await (hasFailed ? end.catch(() => logger.error("audit_export_end_unrecorded")) : end);
  }
}

interface Stage {
  readonly stage: "begun" | "ended";
  readonly required: readonly Change[];
  readonly progress?: Progress;
  readonly hasFailed?: boolean;
}

async function commitExport(
  { storage, clock, ids }: AuditDependencies,
  input: ExportInput,
  { stage, required, progress, hasFailed = false }: Stage,
): Promise<void> {
  const format = input.format === "ocsf" ? `ocsf ${input.version}` : input.format;
  await storage.commit(
    createOperation(ids, {
      name: "audit.export",
      outcome: hasFailed ? "failed" : "succeeded",
      instruction: input,
      ...(hasFailed ? { code: "export_failed" } : {}),
      subject: null,
      at: clock.now(),
      details: { format, stage, ...progress },
      changes: required,
    }),
  );
}

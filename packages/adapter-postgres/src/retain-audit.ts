import type { Logger } from "@latchkey/core/ports";
import type { Pool } from "pg";
import { dropMonth } from "./retention/drop-month.ts";
import { listMonths } from "./retention/list-months.ts";
import { whyKept } from "./retention/why-kept.ts";
import { quoteSchemaName } from "./schema-name.ts";

export interface RetainAuditOptions {
  /** Of the tables' owner. Not ended here. It must reach Postgres itself or a pooler in session mode. */
  readonly pool: Pool;
  /** `latchkey` by default. */
  readonly schema?: string | undefined;
  /** How many whole months to keep beside the present one; 1 at least. Requirements speak of 12 and more. */
  readonly keepMonths: number;
  /** Says what would be done, and does nothing. */
  readonly isDryRun?: boolean | undefined;
  readonly logger?: Logger | undefined;
}

/** What became of a month of the audit, such as `2025-01`. */
export interface RetainedMonth {
  readonly month: string;
  /** Null for one that was dropped, or would be. */
  readonly keptBecause: string | null;
}

/**
 * Drops the months of the audit that are older than asked for, over for 48 hours, and wholly sealed. The tree stays: what is left can be
 * verified, and old checkpoints still hold. Nothing is deleted row by row. Oldest first; the first month that has to stay keeps all later ones,
 * so that what is left begins at one place.
 *
 * @returns all months up to the present one, oldest first
 * @throws RangeError for less than one month
 */
export async function retainAudit(options: RetainAuditOptions): Promise<readonly RetainedMonth[]> {
  const { pool, keepMonths, isDryRun = false, logger } = options;
  if (!Number.isInteger(keepMonths) || keepMonths < 1)
    throw new RangeError("At least one whole month of the audit is kept.");
  const schema = quoteSchemaName(options.schema ?? "latchkey");
  const client = await pool.connect();
  let isUsable = false;
  try {
    const retained: RetainedMonth[] = [];
    let isBehindKept = false;
    for (const month of await listMonths(client, schema)) {
      const reason: string | null = isBehindKept
        ? "an older month has to stay"
        : await whyKept(client, schema, month, keepMonths);
      isBehindKept ||= reason !== null;
      if (reason === null && !isDryRun) {
        await dropMonth(client, schema, month);
        logger?.info("postgres.audit_month_dropped", { month: month.name });
      }
      retained.push({ month: month.name, keptBecause: reason });
    }
    isUsable = true;
    return retained;
  } finally {
    client.release(!isUsable);
  }
}

import type { AuditedOperation, SealLedger } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../../connection/create-statement-runner.ts";
import { readAuditedOperations } from "./audited-operations.ts";
import { outsideStatement, uncoveredStatement } from "./uncovered-statements.ts";

/** Looks at all that was sealed, in chunks of their own round trip: some 100 ms for 200,000 records. */
export function createListUncovered(runner: StatementRunner, schema: string): SealLedger["listUncovered"] {
  const text = uncoveredStatement(schema);
  return async ({ limit }) => {
    const found: AuditedOperation[] = [];
    let seq: number | null = 0;
    while (seq !== null && found.length < limit) {
      const { rows } = await runner.run({ text, values: [seq, limit - found.length] }, repeatable);
      found.push(...readAuditedOperations(rows[0]?.["records"]));
      seq = typeof rows[0]?.["next"] === "number" ? rows[0]["next"] : null;
    }
    if (found.length >= limit) return found;
    const rest = { text: outsideStatement(schema), values: [limit - found.length] };
    const { rows } = await runner.run(rest, repeatable);
    return [...found, ...readAuditedOperations(rows[0]?.["records"])];
  };
}

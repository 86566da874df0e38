import pg, { type Pool } from "pg";
import { columnParsers } from "../../src/connection/column-parsers.ts";
import type { StatementRunner } from "../../src/connection/create-statement-runner.ts";

/** One node of a plan as `explain (analyze, buffers, format json)` gives it, with its children. */
export interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly Plans?: readonly PlanNode[];
}

interface Explanation {
  readonly Plan: PlanNode;
  readonly "Execution Time": number;
}

export interface ExplainedStatement {
  readonly plan: PlanNode;
  readonly milliseconds: number;
}

export interface ExplainingRunner extends StatementRunner {
  /** What was run since the last call. */
  take(): readonly ExplainedStatement[];
}

/**
 * Runs statements and keeps how the server went about it: those that are kept by their connection as they are planned for any values, which is
 * the worse of the two plans that the server may choose.
 */
export function createExplainingRunner(pool: Pool): ExplainingRunner {
  let explained: ExplainedStatement[] = [];
  return {
    run: async ({ text, values, isPlannedForValues = false }) => {
      const client = await pool.connect();
      try {
        await client.query(
          `set plan_cache_mode = force_${isPlannedForValues ? "custom" : "generic"}_plan; prepare explained as ${text}`,
        );
        const given = values.map((value) => literalOf(value)).join(", ");
        const { rows } = await client.query<{ readonly "QUERY PLAN": readonly Explanation[] }>(
          `explain (analyze, buffers, format json) execute explained(${given})`,
        );
        const [explanation] = rows.flatMap((row) => row["QUERY PLAN"]);
        if (explanation === undefined) throw new Error("Postgres explained nothing.");
        explained.push({ plan: explanation.Plan, milliseconds: explanation["Execution Time"] });
        await client.query("deallocate explained");
        const result = await client.query({ text, values: [...values], types: columnParsers });
        return { rows: result.rows, rowCount: result.rowCount ?? 0 };
      } finally {
        client.release();
      }
    },
    take: () => {
      const taken = explained;
      explained = [];
      return taken;
    },
  };
}

function literalOf(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value);
  return pg.escapeLiteral(text);
}

/** The node and all below it. */
export function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

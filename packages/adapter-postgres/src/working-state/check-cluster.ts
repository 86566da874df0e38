import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import { assertSameCluster, isSameCluster } from "./assert-same-cluster.ts";

/** @throws StoreError ERR_STORE_MISCONFIGURED after a restore into another cluster */
export async function checkCluster(runner: StatementRunner, schema: string): Promise<void> {
  const text = `select ${isSameCluster(schema)} as same`;
  const { rows } = await runner.run({ text, values: [] }, repeatable);
  assertSameCluster(rows[0]?.["same"]);
}

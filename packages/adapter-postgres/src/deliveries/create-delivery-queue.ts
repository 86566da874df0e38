import type { DeliveryQueue } from "@latchkey/core/ports";
import type { StatementRunner } from "../connection/create-statement-runner.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { claimStatement } from "./claim-statement.ts";
import { readClaimedDelivery } from "./read-claimed-delivery.ts";
import { settleStatement } from "./settle-statement.ts";

/** Neither verb is sent twice: a claim would lease others, and a settlement would find its own lease gone. */
export function createDeliveryQueue(runner: StatementRunner, schema: string): DeliveryQueue {
  return {
    claim: async ({ channels, limit, leaseSeconds }) => {
      const values = [JSON.stringify(channels), limit, leaseSeconds];
      const { rows } = await runner.run({ text: claimStatement(schema), values });
      return rows.map(readClaimedDelivery);
    },
    settle: async ({ id, lease, settlement }) => {
      if (!isUuid(id)) return false;
      const { rowCount } = await runner.run(settleStatement(schema, { id, lease, settlement }));
      return rowCount === 1;
    },
  };
}

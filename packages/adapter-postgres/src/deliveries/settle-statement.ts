import type { DeliveryQueue, DeliverySettlement } from "@latchkey/core/ports";
import type { Statement } from "../connection/statement.ts";

type Settle = Parameters<DeliveryQueue["settle"]>[0];

/** Writes only while the lease is the last one that was given. */
export function settleStatement(schema: string, { id, lease, settlement }: Settle): Statement {
  const { assignments, values } = effectOf(settlement);
  const text = `update ${schema}.deliveries set lease = null, ${assignments}
where id = $1 and lease = $2 and status = 'pending'`;
  return { text, values: [id, lease, ...values] };
}

function effectOf(settlement: DeliverySettlement): {
  readonly assignments: string;
  readonly values: readonly unknown[];
} {
  switch (settlement.outcome) {
    case "sent":
      return {
        assignments: "status = 'sent', sealed = null, reason = null, ended_at = statement_timestamp()",
        values: [],
      };
    case "dead":
      return {
        assignments: "status = 'dead', sealed = null, reason = $3, ended_at = statement_timestamp()",
        values: [settlement.reason],
      };
    case "retry":
      return {
        assignments: "reason = $3, available_at = statement_timestamp() + make_interval(secs => $4)",
        values: [settlement.reason, settlement.afterSeconds],
      };
  }
}

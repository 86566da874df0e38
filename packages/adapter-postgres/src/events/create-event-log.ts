import type { ConsumerStatus, DeadLetter, EventLog } from "@latchkey/core/ports";
import { instantOf } from "../audit/audit-selection.ts";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import type { Statement } from "../connection/statement.ts";
import type { ResultRow } from "../reads/entity-selection.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { assertSameCluster } from "../working-state/assert-same-cluster.ts";
import { claimStatement } from "./claim-statement.ts";
import { consumersStatement } from "./consumers-statement.ts";
import { eventJson, isPosition, readEvents } from "./event-selection.ts";
import { advanceStatement, buryStatement, renewStatement, retryStatement } from "./settle-statements.ts";

/** Verbs of a lease are not sent twice: a claim would find its own lease, and a settlement its own gone. */
export function createEventLog(runner: StatementRunner, schema: string): EventLog {
  const claimText = claimStatement(schema);
  const settle = async (statement: Statement): Promise<boolean> =>
    (await runner.run(statement)).rowCount === 1;
  const claimOnce = async (values: readonly unknown[]): Promise<ResultRow> => {
    const [row = {}] = (await runner.run({ text: claimText, values })).rows;
    assertSameCluster(row["same"]);
    return row;
  };
  const introduce = async (consumer: string): Promise<void> => {
    const text = `insert into ${schema}.consumers (name) values ($1) on conflict (name) do nothing`;
    await runner.run({ text, values: [consumer] }, repeatable);
  };

  return {
    claim: async ({ consumer, limit, leaseSeconds }) => {
      const values = [consumer, limit, leaseSeconds];
      let row = await claimOnce(values);
      if (row["isKnown"] !== true) {
        await introduce(consumer);
        row = await claimOnce(values);
      }
      if (row["isHeld"] !== true) return null;
      const events = readEvents(row["events"]);
      if (events.length === 0) return { events, attempts: 0, lease: "" };
      return { events, attempts: Number(row["attempts"]), lease: String(row["lease"]) };
    },
    renew: (input) => settle(renewStatement(schema, input)),
    advance: async (input) => isPosition(input.position) && settle(advanceStatement(schema, input)),
    retry: (input) => settle(retryStatement(schema, input)),
    bury: async (input) => isPosition(input.position) && settle(buryStatement(schema, input)),
    listConsumers: async () => {
      const { rows } = await runner.run({ text: consumersStatement(schema), values: [] }, repeatable);
      // The columns of the statement have these names and types.
      return rows as unknown as readonly ConsumerStatus[];
    },
    listDeadLetters: async ({ consumer, limit }) => {
      const text = `select ${eventJson} as event, d.reason, ${instantOf("d.at")} as at
from ${schema}.dead_letters as d join ${schema}.events as x on x.id = d.event_id
where d.consumer = $1 order by d.at, d.n limit $2`;
      const { rows } = await runner.run({ text, values: [consumer, limit] }, repeatable);
      // As above.
      return rows as unknown as readonly DeadLetter[];
    },
    removeDeadLetter: async ({ consumer, eventId }) => {
      if (!isUuid(eventId)) return false;
      const text = `delete from ${schema}.dead_letters where consumer = $1 and event_id = $2`;
      return (await runner.run({ text, values: [consumer, eventId] })).rowCount === 1;
    },
  };
}

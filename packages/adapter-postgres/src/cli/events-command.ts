import type { Command, ConsumerStatus } from "@latchkey/core/ports";
import { databaseEnvironment, schemaOption } from "./database-options.ts";
import { formatTable } from "./format-table.ts";

export const eventsCommand: Command = {
  name: "events",
  summary: "Lists the consumers of events and how far they are.",
  options: { schema: schemaOption },
  environment: databaseEnvironment,
  run: async (values, { openStorage, print }) => {
    const { storage, close } = await openStorage(values);
    try {
      const consumers = await storage.events.listConsumers();
      if (consumers.length === 0) return print("Nobody has consumed events yet.");
      const head = ["consumer", "waiting", "behind since", "attempts", "dead", "leased until", "last reason"];
      for (const line of formatTable([head, ...consumers.map(rowOf)])) print(line);
    } finally {
      await close();
    }
  },
};

function rowOf(status: ConsumerStatus): readonly string[] {
  const { name, waiting, behindSince, attempts, deadLetters, leasedUntil, reason } = status;
  const numbers = { waiting: String(waiting), attempts: String(attempts), dead: String(deadLetters) };
  return [
    name,
    numbers.waiting,
    behindSince ?? "-",
    numbers.attempts,
    numbers.dead,
    leasedUntil ?? "-",
    reason ?? "-",
  ];
}

import { CommandError } from "@latchkey/core/errors";
import type { Command } from "@latchkey/core/ports";
import { databaseEnvironment, schemaOption } from "./database-options.ts";
import { formatTable } from "./format-table.ts";

const limit = 1_000;

export const deadEventsCommand: Command = {
  name: "events dead",
  summary: "Lists the events that a consumer set aside, oldest first.",
  options: {
    consumer: { type: "string", summary: "Whose.", placeholder: "NAME" },
    schema: schemaOption,
  },
  environment: databaseEnvironment,
  run: async (values, { openStorage, print }) => {
    const { consumer } = values;
    if (typeof consumer !== "string") throw new CommandError("Say whose with --consumer NAME.");
    const { storage, close } = await openStorage(values);
    try {
      const letters = await storage.events.listDeadLetters({ consumer, limit });
      if (letters.length === 0) return print(`${consumer} has set no event aside.`);
      const rows = letters.map(({ event, reason, at }) => [
        event.id,
        event.name,
        `${event.entity} ${event.entityId}`,
        at,
        reason,
      ]);
      for (const line of formatTable([["event", "name", "entity", "set aside", "reason"], ...rows]))
        print(line);
      if (letters.length === limit) print(`These are the oldest ${limit}.`);
    } finally {
      await close();
    }
  },
};

import type { Command } from "@latchkey/core/ports";
import { databaseEnvironment, schemaOption } from "./database-options.ts";

export const rebaseCommand: Command = {
  name: "rebase",
  summary: "Goes on in another cluster, after a restore. Stop what writes first.",
  options: { schema: schemaOption },
  environment: databaseEnvironment,
  run: async (values, { openStorage, print }) => {
    const { storage, close } = await openStorage(values);
    try {
      print(
        (await storage.rebase())
          ? "What stands is the past now; seals and consumers go on behind it."
          : "Nothing to do: the database is where it was.",
      );
    } finally {
      await close();
    }
  },
};

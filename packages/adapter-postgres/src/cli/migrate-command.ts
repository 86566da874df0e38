import type { Command } from "@latchkey/core/ports";
import { migrate } from "../migrate.ts";
import { databaseEnvironment, schemaOf, schemaOption } from "./database-options.ts";
import { usePool } from "./use-pool.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Creates the tables of Latchkey or brings them up to date.",
  options: {
    schema: schemaOption,
    "app-role": {
      type: "string",
      summary: "The role of the app: gets what it needs, and loses all else.",
      placeholder: "NAME",
    },
  },
  environment: databaseEnvironment,
  run: (values, context) =>
    usePool(context, async (pool) => {
      const role = values["app-role"];
      const appRole = typeof role === "string" ? role : undefined;
      const { applied } = await migrate({ pool, schema: schemaOf(values), appRole });
      for (const id of applied) context.print(`Applied ${id}.`);
      if (applied.length === 0) context.print("Nothing to do: the schema is up to date.");
      if (appRole !== undefined) context.print(`The role ${appRole} has what the app needs, and no more.`);
    }),
};

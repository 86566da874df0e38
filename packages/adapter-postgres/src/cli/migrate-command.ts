import { Pool } from "pg";
import { migrate } from "../migrate.ts";
import { type Command, CommandError } from "./command.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Creates the tables of Latchkey or brings them up to date.",
  options: {
    schema: { type: "string", summary: "The schema of the tables (latchkey).", placeholder: "NAME" },
  },
  environment: { DATABASE_URL: "Where Postgres is: postgres://user:password@host:5432/database" },
  run: async ({ schema }, { environment, print }) => {
    const connectionString = environment["DATABASE_URL"];
    if (!connectionString) throw new CommandError("Set DATABASE_URL to the address of the database.");
    const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000 });
    pool.on("error", () => {}); // The statement that runs tells of it.
    try {
      const { applied } = await migrate({ pool, schema: typeof schema === "string" ? schema : undefined });
      for (const id of applied) print(`Applied ${id}.`);
      if (applied.length === 0) print("Nothing to do: the schema is up to date.");
    } finally {
      await pool.end();
    }
  },
};

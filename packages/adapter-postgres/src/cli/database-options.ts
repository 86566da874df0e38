import { CommandError } from "@latchkey/core/errors";
import type { CommandContext, CommandOption, CommandValues } from "@latchkey/core/ports";

/** What every command says that needs the database. */
export const schemaOption: CommandOption = {
  type: "string",
  summary: "The schema of the tables (latchkey).",
  placeholder: "NAME",
};

export const databaseEnvironment: Readonly<Record<string, string>> = {
  DATABASE_URL: "Where Postgres is: postgres://user:password@host:5432/database",
};

/** @throws CommandError without one */
export function databaseUrl({ environment }: Pick<CommandContext, "environment">): string {
  const url = environment["DATABASE_URL"];
  if (!url) throw new CommandError("Set DATABASE_URL to the address of the database.");
  return url;
}

export function schemaOf({ schema }: CommandValues): string | undefined {
  return typeof schema === "string" ? schema : undefined;
}

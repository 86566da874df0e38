import { randomBytes } from "node:crypto";
import type pg from "pg";
import { inject } from "vitest";
import { databasePrefix, databaseUrlFor, onServer } from "./database-names.ts";
import "./provided-context.ts";

export interface DatabaseTemplate {
  /** Lower-case letters, digits and `_`; one name always means the same preparation. */
  readonly name: string;
  /** Runs once a run, whatever the number of test files; MUST close its connections before it resolves. */
  readonly prepare: (url: string) => Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  /** Breaks all its connections and removes it. */
  drop(): Promise<void>;
}

export interface CreateDatabaseOptions {
  /** What the new database is a copy of; empty without one. */
  readonly template?: DatabaseTemplate;
}

const templateLock = 7_205_759;

const existsDatabase = async (client: pg.Client, name: string): Promise<boolean> => {
  const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
  return rowCount === 1;
};

/** Test files run in processes of their own: the first to hold the lock prepares, the others find it done. */
const ensureTemplate = (serverUrl: string, name: string, template: DatabaseTemplate): Promise<void> =>
  onServer(serverUrl, async (client) => {
    await client.query("select pg_advisory_lock($1)", [templateLock]);
    if (await existsDatabase(client, name)) return;
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists "${unfinished}" with (force)`);
    await client.query(`create database "${unfinished}"`);
    await template.prepare(databaseUrlFor(serverUrl, unfinished));
    await client.query(`alter database "${unfinished}" rename to "${name}"`);
  });

/** A database of its own for a test file, on the servers of the integration project. */
export const createDatabase = async (options: CreateDatabaseOptions = {}): Promise<TestDatabase> => {
  const serverUrl = inject("databaseUrl");
  const prefix = databasePrefix(inject("runId"));
  const { template } = options;
  const templateName = template ? `${prefix}template_${template.name}` : "template0";
  if (template) await ensureTemplate(serverUrl, templateName, template);

  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, (client) => client.query(`create database "${name}" template "${templateName}"`));
  return {
    url: databaseUrlFor(serverUrl, name),
    drop: async () => {
      await onServer(serverUrl, (client) => client.query(`drop database if exists "${name}" with (force)`));
    },
  };
};

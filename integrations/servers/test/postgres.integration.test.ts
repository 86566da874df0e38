import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type PostgresServer, startPostgres } from "../src/index.ts";
import { createDatabase } from "../src/vitest/index.ts";

const query = async <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
};

describe("startPostgres", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test("keeps what was committed through kill -9 and restart", async () => {
    await query(server.url, "create table kept as select 1 as n");
    const before = server.pid;
    await server.kill();
    await expect(query(server.url, "select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await server.restart();
    expect(await query(server.url, "select n from kept")).toEqual([{ n: 1 }]);
    expect(server.pid).not.toBe(before);
  });

  test("comes back while a killed server's clients are still connected", async () => {
    const client = new pg.Client({ connectionString: server.url });
    client.on("error", () => {});
    await client.connect();
    await server.kill();
    await server.restart();
    expect(await query(server.url, "select 2 as n")).toEqual([{ n: 2 }]);
    await client.end().catch(() => {});
  });

  test("is not the server that the run shares", () => {
    expect(inject("databaseUrl")).not.toBe(server.url);
  });
});

describe("createDatabase", () => {
  test("copies a template that is prepared once, and gives each caller a database of its own", async () => {
    let prepared = 0;
    const template = {
      name: "fixture",
      prepare: async (url: string): Promise<void> => {
        prepared += 1;
        await query(url, "create table things as select 7 as n");
      },
    };
    const databases = await Promise.all([1, 2, 3].map(() => createDatabase({ template })));
    expect(prepared).toBe(1);
    const [first, second] = databases;
    if (!first || !second) throw new Error("there are three");
    await query(first.url, "delete from things");
    expect(await query(second.url, "select n from things")).toEqual([{ n: 7 }]);
    await Promise.all(databases.map((database) => database.drop()));
    await expect(query(first.url, "select 1")).rejects.toMatchObject({ code: "3D000" });
  });

  test("prepares a template again when its preparation failed", async () => {
    let tries = 0;
    const template = {
      name: "second_try",
      prepare: async (): Promise<void> => {
        tries += 1;
        if (tries === 1) throw new Error("not this time");
      },
    };
    await expect(createDatabase({ template })).rejects.toThrow("not this time");
    const database = await createDatabase({ template });
    await database.drop();
    expect(tries).toBe(2);
  });
});

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buildEvent, buildOperation } from "@latchkey/core/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allMigrations } from "../src/migrations/all-migrations.ts";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = join(import.meta.dirname, "../src/bin.ts");

const latchkey = (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> =>
  new Promise((resolve) => {
    const options = { env: { PATH: process.env["PATH"], ...environment } };
    const child = execFile(
      process.execPath,
      ["--conditions=latchkey:source", bin, ...args],
      options,
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const applied = allMigrations.map(({ id }) => `Applied ${id}.\n`).join("");

describe("latchkey migrate", () => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await createDatabase());
  });

  test("migrates once, though two processes start at the same time, and says so", async () => {
    const outcomes = await Promise.all([1, 2].map(() => latchkey(["migrate"], { DATABASE_URL: url })));
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(outcomes.map(({ stdout }) => stdout).toSorted()).toEqual([
      applied,
      "Nothing to do: the schema is up to date.\n",
    ]);
  });

  test("takes another schema", async () => {
    const outcome = await latchkey(["migrate", "--schema", "other"], { DATABASE_URL: url });
    expect(outcome).toEqual({ code: 0, stdout: applied, stderr: "" });
  });

  test("ends without a word when nobody reads any further", async () => {
    const child = spawn(process.execPath, ["--conditions=latchkey:source", bin, "--help"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += String(data);
    });
    expect([await once(child, "close"), stderr]).toEqual([[141, null], ""]);
  });

  test("explains itself", async () => {
    expect(await latchkey(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("migrate") });
    expect(await latchkey(["migrate", "--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--schema NAME"),
    });
  });

  test.each([
    { title: "no command", args: [], environment: {}, code: 2, says: "Usage: latchkey" },
    { title: "an unknown command", args: ["explode"], environment: {}, code: 2, says: "no command explode" },
    { title: "an unknown option", args: ["migrate", "--force"], environment: {}, code: 2, says: "--force" },
    { title: "half a command", args: ["audit"], environment: {}, code: 2, says: "audit retain" },
    {
      title: "nobody's dead letters",
      args: ["events", "dead"],
      environment: {},
      code: 1,
      says: "--consumer NAME",
    },
    {
      title: "a month that is none",
      args: ["audit", "retain", "--keep-months", "0"],
      environment: {},
      code: 1,
      says: "1 at least",
    },
    { title: "no database", args: ["migrate"], environment: {}, code: 1, says: "Set DATABASE_URL" },
    {
      title: "a database that does not answer",
      args: ["migrate"],
      environment: { DATABASE_URL: "postgres://user:hidden-password@127.0.0.1:1/none" },
      code: 1,
      says: "ECONNREFUSED",
    },
    {
      title: "a schema that is no name",
      args: ["migrate", "--schema", "a b"],
      environment: { DATABASE_URL: "postgres://127.0.0.1:1/none" },
      code: 1,
      says: "schema",
    },
  ])("fails with $title, and says why on standard error", async ({ args, environment, code, says }) => {
    const outcome = await latchkey(args, environment);
    expect(outcome).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(says) });
    expect(outcome.stderr).not.toContain("hidden-password");
    expect(outcome.stderr).not.toContain("    at ");
  });
});

describe("latchkey events", () => {
  const postgres = usePostgres({ max: 4 });

  test("lists consumers, and what they set aside, without what a terminal could take for an order", async () => {
    const environment = { DATABASE_URL: postgres.url };
    expect(await latchkey(["events"], environment)).toMatchObject({
      code: 0,
      stdout: "Nobody has consumed events yet.\n",
    });
    const { commit, events } = postgresStorage({ pool: postgres.pool });
    const made = [buildEvent(), buildEvent()];
    await commit(buildOperation({ events: made }));
    const claimed = await events.claim({ consumer: "mail", limit: 9, leaseSeconds: 0 });
    const position = claimed?.events[0]?.position ?? "";
    await events.bury({ consumer: "mail", lease: claimed?.lease ?? "", position, reason: "red \u001B[31m" });

    const list = await latchkey(["events"], environment);
    expect(list.code).toBe(0);
    const [head = "", row = ""] = list.stdout.split("\n");
    expect(head).toMatch(/^consumer +waiting +behind since +attempts +dead +leased until +last reason$/);
    expect(row).toMatch(/^mail +1 +\d{4}-\S+Z +1 +1 +- +red \?\[31m$/);
    const dead = await latchkey(["events", "dead", "--consumer", "mail"], environment);
    expect(dead.stdout).toContain(made[0]?.id);
    expect(dead.stdout).not.toContain("\u001B");
    expect(await latchkey(["events", "dead", "--consumer", "x"], environment)).toMatchObject({
      stdout: "x has set no event aside.\n",
    });
  });
});

describe("latchkey rebase and audit retain", () => {
  const postgres = usePostgres();
  let pool: pg.Pool;
  beforeAll(() => {
    pool = new pg.Pool({ connectionString: postgres.url });
  });
  afterAll(() => pool.end());

  test("say what they did", async () => {
    const environment = { DATABASE_URL: postgres.url };
    expect(await latchkey(["rebase"], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Nothing to do"),
    });
    await pool.query(
      "set session_replication_role = replica; update latchkey.clusters set identifier = 'another'; reset session_replication_role",
    );
    expect(await latchkey(["rebase"], environment)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("is the past now"),
    });
    expect(
      await latchkey(["audit", "retain", "--keep-months", "12", "--dry-run"], environment),
    ).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d{4}-\d\d {2}kept: younger than 12 months\n$/),
    });
  });
});

import { execFile } from "node:child_process";
import { join } from "node:path";
import { createDatabase } from "@latchkey/test-servers/vitest";
import { beforeAll, describe, expect, test } from "vitest";

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

describe("latchkey migrate", () => {
  let url: string;

  beforeAll(async () => {
    ({ url } = await createDatabase());
  });

  test("migrates once, though two processes start at the same time, and says so", async () => {
    const outcomes = await Promise.all([1, 2].map(() => latchkey(["migrate"], { DATABASE_URL: url })));
    for (const { code, stderr } of outcomes) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(outcomes.map(({ stdout }) => stdout).toSorted()).toEqual([
      "Applied 0001-init.\n",
      "Nothing to do: the schema is up to date.\n",
    ]);
  });

  test("takes another schema", async () => {
    const outcome = await latchkey(["migrate", "--schema", "other"], { DATABASE_URL: url });
    expect(outcome).toEqual({ code: 0, stdout: "Applied 0001-init.\n", stderr: "" });
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

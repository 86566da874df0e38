import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../adapter-postgres/src/cli/run-command-line.ts";
import { commands } from "../src/cli/index.ts";
import { indexSecret, secrets, useSealedLog } from "./support/sealed-log.ts";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// The program that a host installs: it finds the commands of this package by itself.
const bin = join(import.meta.dirname, "../../adapter-postgres/src/bin.ts");
const node = ["--conditions=latchkey:source", bin];

/** The command line in this process. */
async function latchkey(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  let [stdout, stderr] = ["", ""];
  const code = await runCommandLine({
    commands,
    args,
    environment,
    print: (line) => {
      stdout += `${line}\n`;
    },
    printError: (line) => {
      stderr += `${line}\n`;
    },
    progress: () => undefined,
  });
  return { code, stdout, stderr };
}

describe("latchkey audit", () => {
  const log = useSealedLog();
  let directory = "";
  let environment: Readonly<Record<string, string>> = {};
  const fileOf = (name: string): string => join(directory, name);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "latchkey-audit-"));
    environment = {
      DATABASE_URL: log.url,
      LATCHKEY_SECRET: secrets.join(","),
      LATCHKEY_AUDIT_SIGNING_KEY: log.signingKey,
    };
  });
  afterAll(() => rm(directory, { recursive: true }));

  test("makes keys, seals, exports, and verifies offline with the public key alone", async () => {
    const keys = await latchkey(["audit", "keygen", "--name", "example.com/other"]);
    expect(keys.stdout).toMatch(
      /^LATCHKEY_AUDIT_SIGNING_KEY=PRIVATE\+KEY\+example\.com\/other\+[0-9a-f]{8}\+.+\npublic key: example\.com\/other\+[0-9a-f]{8}\+.+\n$/,
    );
    await log.commitSome();
    const sealed = await latchkey(["audit", "seal", "--checkpoints", fileOf("notes")], environment);
    expect(sealed).toMatchObject({ code: 0, stderr: "" });
    expect(sealed.stdout).toContain("Sealed 4 records; the log has 4.");
    expect(await readFile(fileOf("notes"), "utf8")).toMatch(
      /^example\.com\/audit\n4\n.+\n\n— example\.com\/audit .+\n\n$/,
    );

    const online = await latchkey(["audit", "verify", "--checkpoints", fileOf("notes")], environment);
    expect(online).toEqual({
      code: 0,
      stdout:
        "Sound: 4 records sealed, 4 signed, 4 of them by checkpoints outside the database; 0 wait for a seal.\n",
      stderr: "",
    });

    const { DATABASE_URL } = environment;
    const exported = await latchkey(["audit", "export", "--evidence", fileOf("evidence")], {
      DATABASE_URL: DATABASE_URL ?? "",
    });
    expect(exported).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Wrote \d+ lines/) });
    const offline = ["audit", "verify", "--evidence", fileOf("evidence"), "--public-key", log.publicKey];
    expect(await latchkey([...offline, "--checkpoints", fileOf("notes")])).toMatchObject({ code: 0 });
    expect(await latchkey(offline)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Without --checkpoints"),
    });

    // A byte of the file that is not personal and not a key.
    const text = await readFile(fileOf("evidence"), "utf8");
    await writeFile(fileOf("altered"), text.replace('"reason":"invalid_code"', '"reason":"invalid_cods"'));
    const altered = await latchkey([
      "audit",
      "verify",
      "--evidence",
      fileOf("altered"),
      "--public-key",
      log.publicKey,
    ]);
    expect(altered).toMatchObject({ code: 1, stderr: "" });
    expect(altered.stdout).toMatch(/^First bad position: 3: altered \(record .+\n/);

    const again = await latchkey(["audit", "export", "--evidence", fileOf("evidence")], environment);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("EEXIST") });
  });

  test("names the first bad position of a database that was tampered with", async () => {
    await log.tamper("update latchkey.audit_records set reason = 'another' where reason = 'invalid_code'");
    const outcome = await latchkey(["audit", "verify"], environment);
    expect(outcome).toMatchObject({ code: 1, stderr: "" });
    expect(outcome.stdout).toContain("First bad position: 3: altered");
    expect(outcome.stdout).toContain("NOT sound");
    await log.tamper("update latchkey.audit_records set reason = 'invalid_code' where reason = 'another'");
  });

  test("refuses to sign a log that does not go on from what was published", async () => {
    await log.backUp("older");
    await log.commitSome();
    await latchkey(["audit", "seal", "--checkpoints", fileOf("notes")], environment);
    await log.restore("older");
    const outcome = await latchkey(["audit", "seal", "--checkpoints", fileOf("notes")], environment);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain("audit_rollback");
    expect(outcome.stdout).toContain("Nothing was signed");
    await rm(fileOf("notes"));
  });

  test("proves one record to who has not the log", async () => {
    const { rows } = await log.pool.query<{ id: string }>(
      "select id from latchkey.audit_records order by xid, n limit 1 offset 2",
    );
    const id = rows[0]?.id ?? "";
    const proof = await latchkey(["audit", "prove", "--record", id, "--out", fileOf("record")], environment);
    expect(proof).toMatchObject({ code: 0, stderr: "" });
    await writeFile(fileOf("proof"), proof.stdout);
    const check = ["audit", "verify", "--proof", fileOf("proof"), "--record", fileOf("record")];
    expect(await latchkey([...check, "--public-key", log.publicKey])).toEqual({
      code: 0,
      stdout: `Proven: record ${id} stands at position 2 of 4.\n`,
      stderr: "",
    });
    await writeFile(
      fileOf("record"),
      (await readFile(fileOf("record"), "utf8")).replace("succeeded", "denied"),
    );
    expect(await latchkey([...check, "--public-key", log.publicKey])).toMatchObject({ code: 1 });
    expect(await latchkey(["audit", "prove", "--record", "nobody"], environment)).toMatchObject({
      code: 1,
      stderr: "latchkey audit prove: There is no such record.\n",
    });
  });

  test("goes on sealing until it is interrupted", async () => {
    await log.commitSome();
    const args = [...node, "audit", "seal", "--watch", "--checkpoints", fileOf("watched")];
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: "pipe",
    });
    await once(child.stdout, "data");
    await expect
      .poll(async () => (await log.storage.audit.seals.status()).unsealed, { timeout: 30_000 })
      .toBe(0);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await readFile(fileOf("watched"), "utf8")).not.toBe("");
  });

  test("an export that is interrupted ends with a whole page and the cursor to go on from", async () => {
    for (let count = 0; count < 30; count += 1) await log.commitSome();
    const client = await log.pool.connect();
    const args = ["audit", "export", "--format", "csv", "--out", fileOf("records"), "--as", "ada"];
    const variables = { ...environment, LATCHKEY_INDEX_SECRET: indexSecret };
    try {
      await client.query("begin; lock table latchkey.audit_changes in access exclusive mode");
      const child = spawn(process.execPath, [...node, ...args], {
        env: { PATH: process.env["PATH"], ...variables },
        stdio: "pipe",
      });
      let stderr = "";
      child.stderr.on("data", (data) => {
        stderr += String(data);
      });
      const waiting = "select count(*)::int as n from pg_locks where not granted";
      await expect.poll(async () => (await log.pool.query(waiting)).rows[0].n, { timeout: 30_000 }).toBe(1);
      child.kill("SIGTERM");
      await client.query("rollback");
      expect(await once(child, "close")).toEqual([1, null]);
      const [, cursor = ""] = /^latchkey audit export: Interrupted\..+--cursor (\S+)\n$/.exec(stderr) ?? [];
      expect(await latchkey([...args, "--cursor", cursor], variables)).toMatchObject({ code: 0, stderr: "" });
    } finally {
      client.release();
    }
    const text = await readFile(fileOf("records"), "utf8");
    const { rows } = await log.pool.query("select count(*)::int as n from latchkey.audit_records");
    const ids = text.split("\r\n").map((line) => line.split(",")[0]);
    // All but the end of the first export, and both records of the second.
    expect(new Set(ids.slice(1, -1)).size).toBe(rows[0].n - 3);
  });

  test("says what it lacks", async () => {
    expect((await latchkey(["audit", "seal"], { DATABASE_URL: log.url })).stderr).toContain(
      "LATCHKEY_SECRET",
    );
    const webhook = { ...environment, LATCHKEY_AUDIT_WEBHOOK: "https://me:hunter2@example.com" };
    expect(await latchkey(["audit", "seal"], webhook)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "latchkey audit seal: The webhook's address must be http or https, without a user and a password.\n",
    });
    expect((await latchkey(["audit", "verify"])).stderr).toContain("--public-key");
    expect((await latchkey(["audit", "keygen"])).stderr).toContain("--name");
    expect((await latchkey(["audit", "export"], environment)).stderr).toContain("--evidence FILE");
    expect(
      (await latchkey(["audit", "verify", "--evidence", "/nowhere", "--public-key", log.publicKey])).stderr,
    ).toContain("/nowhere can't be read: ENOENT");
    expect((await latchkey(["audit", "verify", "--public-key", "nonsense"])).stderr).toContain(
      "name+id+base64",
    );
  });
});

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkpointFile } from "./checkpoint-file.ts";
import { developmentSigningKey } from "./development-signing-key.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "latchkey-audit-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("a signing key is made once, for its owner alone, whoever starts first", async () => {
  const keys = await Promise.all([1, 2, 3].map(() => developmentSigningKey(directory)));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^PRIVATE\+KEY\+marlowe\.market\/audit\+[0-9a-f]{8}\+/);
  expect(statSync(join(directory, "audit-signing-key")).mode & 0o777).toBe(0o600);
});

test("each database has a file of its own for its checkpoints, whose name tells no password", async () => {
  const urls = [null, "postgres://me:pass@one.example/shop", "postgres://me:pass@two.example/shop"];
  const files = await Promise.all(urls.map((databaseUrl) => checkpointFile({ directory, databaseUrl })));
  expect(new Set(files).size).toBe(3);
  expect(await checkpointFile({ directory, databaseUrl: "postgres://you:word@one.example/shop" })).toBe(
    files[1],
  );
  expect(files.join()).not.toContain("pass");
});

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeTextFile } from "./text-file.ts";

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "latchkey-file-"));
  path = join(directory, "evidence");
});
afterEach(() => rm(directory, { recursive: true }));

async function* pieces(failure?: Error): AsyncIterable<string> {
  yield "one\n";
  if (failure) throw failure;
  yield "two\n";
}

test("a file is written for its owner alone", async () => {
  await writeTextFile(path, pieces());
  expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("what breaks off leaves nothing that could pass for the whole, or keep the next try from its name", async () => {
  await expect(writeTextFile(path, pieces(new Error("gone")))).rejects.toThrow("gone");
  await expect(stat(path)).rejects.toThrow("ENOENT");
  // As of a connection that was refused.
  const refused = Object.assign(new Error("refused"), { syscall: "connect", code: "ECONNREFUSED" });
  await expect(writeTextFile(path, pieces(refused))).rejects.toThrow("refused");
});

test("a file of somebody else stays as it is", async () => {
  await writeFile(path, "precious");
  await expect(writeTextFile(path, pieces())).rejects.toThrow("EEXIST");
  expect(await readFile(path, "utf8")).toBe("precious");
});

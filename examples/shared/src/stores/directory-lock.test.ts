import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DirectoryInUseError } from "./directory-in-use-error.ts";
import { lockDirectory } from "./directory-lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "latchkey-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const deadPid = (): number => spawnSync(process.execPath, ["--version"]).pid;

test("a released directory holds nothing and can be locked again", () => {
  const lock = lockDirectory(directory);
  lock.release();
  lock.release();
  expect(readdirSync(directory)).toEqual([]);
  lockDirectory(directory).release();
});

test("the lock of a running process stands", () => {
  writeFileSync(join(directory, "lock"), `${process.ppid}\n\n`);
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError);
  expect(readdirSync(directory)).toEqual(["lock"]);
});

test.each([
  ["a process that died", () => `${deadPid()}\n\n`],
  ["another process that had the same id", () => `${process.ppid}\nanother-boot 1\n`],
  ["this process id in an earlier container", () => `${process.pid}\nanother-boot 1\n`],
  ["nobody: it is damaged", () => "?"],
])("the lock of %s is taken over", (_, content) => {
  writeFileSync(join(directory, "lock"), content());
  lockDirectory(directory).release();
  expect(readdirSync(directory)).toEqual([]);
});

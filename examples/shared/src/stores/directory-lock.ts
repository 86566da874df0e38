import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DirectoryInUseError } from "./directory-in-use-error.ts";

export interface DirectoryLock {
  /** Idempotent. */
  release(): void;
}

const isErrorCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

/** A process as nobody can be mistaken for it: ids are used again, most of all in containers. */
const fingerprint = (pid: number): string | null => {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1);
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // Field 22 of proc(5), counted without pid and name: when the process began.
    return `${bootId} ${afterName?.split(" ")[19]}`;
  } catch {
    // There is no /proc outside Linux; a process that ended is told by its id below.
    return null;
  }
};

const isRunning = (holder: string): boolean => {
  const [pidText = "", began = ""] = holder.split("\n");
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  const known = fingerprint(pid);
  if (known !== null && began !== "") return known === began;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrorCode(error, "EPERM");
  }
};

/** Linked into place, so that nobody ever reads a lock that is only half written. */
const create = (path: string): boolean => {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid}\n${fingerprint(process.pid) ?? ""}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (isErrorCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

const readHolder = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // It was released since we looked.
    if (isErrorCode(error, "ENOENT")) return "";
    throw error;
  }
};

/**
 * Claims a directory for this process: the embedded database would let a second one in and both would damage it.
 * A lock whose process died is taken over.
 * @throws DirectoryInUseError when a running process holds it
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "lock");
  // Two processes that find the same dead lock must not both remove it: the second would remove the first one's new lock.
  const takeover = `${path}.takeover`;

  if (!create(path)) {
    if (!create(takeover)) throw new DirectoryInUseError(takeover);
    try {
      if (isRunning(readHolder(path))) throw new DirectoryInUseError(path);
      rmSync(path, { force: true });
      if (!create(path)) throw new DirectoryInUseError(path);
    } finally {
      rmSync(takeover, { force: true });
    }
  }

  let isHeld = true;
  return {
    release: () => {
      if (isHeld) rmSync(path, { force: true });
      isHeld = false;
    },
  };
};

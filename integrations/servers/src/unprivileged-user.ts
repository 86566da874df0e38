import { execFileSync } from "node:child_process";

/** What `spawn` needs to run a process as that user; empty when we already are one. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

const idOf = (flag: "-u" | "-g"): number =>
  Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));

/** Postgres refuses to run as root, and so does everything that stands in for it in a container. */
export const unprivilegedUser = (): RunAs =>
  process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};

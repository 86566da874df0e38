import { findOnPath } from "./find-on-path.ts";

/** The path of `redis-server`. */
export const redisBinary = (): string => {
  const path = findOnPath(["redis-server"]);
  if (path) return path;
  throw new Error(
    "redis-server is not on the PATH. Install it with: apt-get install redis-server (Debian), brew install redis (macOS).",
  );
};

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first of these programs that can be executed: absolute paths as they are, names along the PATH. */
export const findOnPath = (names: readonly string[]): string | null => {
  const directories = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const candidates = names.flatMap((name) =>
    name.startsWith("/") ? [name] : directories.map((directory) => join(directory, name)),
  );
  return candidates.find(isExecutable) ?? null;
};

import type { Command } from "@latchkey/core/ports";

/** Packages that bring commands of their own, as `export const commands`. */
const entries = ["@latchkey/audit/cli"];

/** The commands of the packages that are installed. @throws what a package throws that is installed and broken */
export async function loadInstalledCommands(): Promise<readonly Command[]> {
  const lists = await Promise.all(entries.filter(isInstalled).map(load));
  return lists.flat();
}

function isInstalled(entry: string): boolean {
  try {
    import.meta.resolve(entry);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return false;
    throw error;
  }
}

async function load(entry: string): Promise<readonly Command[]> {
  const module: unknown = await import(entry);
  if (
    typeof module === "object" &&
    module !== null &&
    "commands" in module &&
    Array.isArray(module.commands)
  ) {
    // The contract of these entries; a package of another version keeps it.
    return module.commands as readonly Command[];
  }
  throw new TypeError(`${entry} brings no commands.`);
}

import { CommandError } from "@latchkey/core/errors";
import type { Command } from "@latchkey/core/ports";
import { databaseVariable, schemaOption, textOf } from "./command-options.ts";
import { exportTargets } from "./export-targets.ts";

const options: Command["options"] = Object.fromEntries(
  exportTargets.flatMap((target) => [[target.name, target.option], ...Object.entries(target.options ?? {})]),
);

export const exportCommand: Command = {
  name: "audit export",
  summary: "Writes the log to a file.",
  options: { ...options, schema: schemaOption },
  environment: Object.fromEntries([
    ...Object.entries(databaseVariable),
    ...exportTargets.flatMap((target) => Object.entries(target.environment ?? {})),
  ]),
  run: async (values, context) => {
    const chosen = exportTargets.filter(({ name }) => textOf(values, name) !== undefined);
    const [target] = chosen;
    if (target === undefined || chosen.length > 1) {
      const names = exportTargets.map(({ name }) => `--${name} FILE`).join(" or ");
      throw new CommandError(`Say what to write and where to: ${names}.`);
    }
    const file = textOf(values, target.name) ?? "";
    const { storage, close } = await context.openStorage(values);
    try {
      const told = await target.write(storage, file, values, context);
      context.progress("");
      context.print(told);
    } finally {
      context.progress("");
      await close();
    }
  },
};

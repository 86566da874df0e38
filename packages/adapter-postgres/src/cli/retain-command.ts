import { CommandError } from "@latchkey/core/errors";
import type { Command } from "@latchkey/core/ports";
import { retainAudit } from "../retain-audit.ts";
import { databaseEnvironment, schemaOf, schemaOption } from "./database-options.ts";
import { usePool } from "./use-pool.ts";

export const retainCommand: Command = {
  name: "audit retain",
  summary: "Drops the months of the audit that need not be kept any more and are sealed.",
  options: {
    "keep-months": {
      type: "string",
      summary: "How many whole months to keep beside the present one.",
      placeholder: "N",
    },
    "dry-run": { type: "boolean", summary: "Says what would be done." },
    schema: schemaOption,
  },
  environment: databaseEnvironment,
  run: async (values, context) => {
    const keepMonths = Number(values["keep-months"] ?? Number.NaN);
    if (!Number.isInteger(keepMonths) || keepMonths < 1)
      throw new CommandError("Say how many months to keep with --keep-months N, 1 at least.");
    const isDryRun = values["dry-run"] === true;
    const schema = schemaOf(values);
    const months = await usePool(context, (pool) => retainAudit({ pool, schema, keepMonths, isDryRun }));
    for (const { month, keptBecause } of months) {
      const fate =
        keptBecause === null ? (isDryRun ? "would be dropped" : "dropped") : `kept: ${keptBecause}`;
      context.print(`${month}  ${fate}`);
    }
  },
};

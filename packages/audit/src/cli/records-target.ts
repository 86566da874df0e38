import { userInfo } from "node:os";
import { CommandError, isAuthError } from "@latchkey/core/errors";
import type { CommandContext, CommandValues } from "@latchkey/core/ports";
import { createAudit } from "../create-audit.ts";
import type { ExportChunk, ExportFormat, ExportInput } from "../export/export-input.ts";
import { indexSecretVariable, secretsOf, secretVariable, textOf, timeOf } from "./command-options.ts";
import { createLineLogger } from "./create-line-logger.ts";
import type { ExportTarget } from "./export-target.ts";
import { listenForInterrupt } from "./listen-for-interrupt.ts";
import { openOutputFile } from "./open-output-file.ts";

/** Records as they can be read with the ring of secrets. What was written when it breaks off is whole, and told with the cursor to go on from. */
export const recordsTarget: ExportTarget = {
  name: "out",
  option: {
    type: "string",
    summary: "Writes what the records say, opened, to a new file; with --cursor behind what it holds.",
    placeholder: "FILE",
  },
  options: {
    format: { type: "string", summary: "Of --out: jsonl (the default), csv or ocsf.", placeholder: "NAME" },
    "ocsf-version": { type: "string", summary: "1.8 or 1.9 (the default).", placeholder: "N" },
    since: { type: "string", summary: "Records from this time on, in UTC.", placeholder: "TIME" },
    until: { type: "string", summary: "Records before this time.", placeholder: "TIME" },
    cursor: { type: "string", summary: "Goes on where an export broke off.", placeholder: "CURSOR" },
    as: { type: "string", summary: "Who asks, for the record of it (USER).", placeholder: "NAME" },
    reason: { type: "string", summary: "Why, for the record of it.", placeholder: "TEXT" },
  },
  environment: { ...secretVariable, ...indexSecretVariable, USER: "Who asks, unless --as says it." },
  write: async (storage, path, values, context) => {
    const input = inputOf(values, context);
    const audit = createAudit(storage, { ...keysOf(context), logger: createLineLogger(context) });
    return writeRecords((cursor) => audit.export({ ...input, cursor }), path, { values, context });
  },
};

async function writeRecords(
  read: (cursor: string | null) => AsyncIterable<ExportChunk>,
  path: string,
  { values, context: { progress } }: { readonly values: CommandValues; readonly context: CommandContext },
): Promise<string> {
  let cursor = textOf(values, "cursor") ?? null;
  const file = await openOutputFile(path, { isAppended: cursor !== null });
  const { signal, end } = listenForInterrupt();
  try {
    for await (const { text, nextCursor } of read(cursor)) {
      await file.append(text);
      cursor = nextCursor;
      progress(`${file.written()} bytes`);
      if (signal.aborted && cursor !== null) throw new CommandError("Interrupted.");
    }
    await file.close();
    return `Wrote ${file.written()} bytes to ${path}.`;
  } catch (error) {
    await file.abandon();
    const goOn = cursor === null ? "" : ` What was written is whole: go on with --cursor ${cursor}`;
    throw new CommandError(`${reasonOf(error)}${goOn}`, { cause: error });
  } finally {
    end();
  }
}

function inputOf(values: CommandValues, { environment }: CommandContext): ExportInput {
  const format = formatOf(values);
  return {
    ...format,
    filter: { since: timeOf(values, "since"), until: timeOf(values, "until") },
    actor: { kind: "system", job: jobOf(textOf(values, "as") ?? environment["USER"] ?? userName()) },
    reason: textOf(values, "reason") ?? `latchkey audit export --format ${format.format}`,
  };
}

function formatOf(values: CommandValues): ExportFormat {
  const format = textOf(values, "format") ?? "jsonl";
  const version = textOf(values, "ocsf-version");
  if (version !== undefined && format !== "ocsf")
    throw new CommandError("--ocsf-version belongs to --format ocsf.");
  if (format === "jsonl" || format === "csv") return { format };
  if (format !== "ocsf") throw new CommandError("--format is jsonl, csv or ocsf.");
  if (version !== undefined && version !== "1.8" && version !== "1.9")
    throw new CommandError("--ocsf-version is 1.8 or 1.9.");
  return { format, version: version ?? "1.9" };
}

/** @throws CommandError for a name that no record can hold in clear */
function jobOf(name: string): string {
  const plain = name.toLowerCase();
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(plain))
    throw new CommandError("Say who asks with --as NAME: letters, digits, dots, hyphens and underscores.");
  return `cli:${plain}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the number of the user may have no name.
    return "";
  }
}

function keysOf(context: CommandContext): {
  readonly secrets: readonly string[];
  readonly indexSecret: string;
} {
  const secrets = secretsOf(context);
  const indexSecret = context.environment["LATCHKEY_INDEX_SECRET"];
  if (secrets === undefined) throw new CommandError("Set LATCHKEY_SECRET to the ring of secrets.");
  if (!indexSecret) throw new CommandError("Set LATCHKEY_INDEX_SECRET to that of the app.");
  return { secrets, indexSecret };
}

function reasonOf(error: unknown): string {
  if (isAuthError(error, "invalid_input")) {
    const issues = (error.details.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
    return `The export is asked for wrongly: ${issues.join("; ")}.`;
  }
  return error instanceof Error ? error.message : String(error);
}

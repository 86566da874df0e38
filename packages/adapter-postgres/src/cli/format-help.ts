import type { Command } from "@latchkey/core/ports";
import { formatTable } from "./format-table.ts";

/** All commands; those that share their first word stand together. */
export function formatHelp(commands: readonly Command[]): string {
  const words = [...new Set(commands.map(firstWord))];
  const groups = words.map((word) => commands.filter((command) => firstWord(command) === word));
  const single = groups.filter(({ length }) => length === 1).flat();
  const several = groups.filter(({ length }) => length > 1);
  const sections = [single, ...several].filter(({ length }) => length > 0);
  const rows = table(sections.flat().map(({ name, summary }) => [name, summary]));
  const lines = sections.flatMap((section, index) => {
    const start = sections.slice(0, index).reduce((sum, { length }) => sum + length, 0);
    return [...(index === 0 ? [] : [""]), ...rows.slice(start, start + section.length)];
  });
  return [
    "Usage: latchkey <command> [options]",
    "",
    "Commands:",
    ...lines,
    "",
    "latchkey <command> --help tells more about one.",
  ].join("\n");
}

function firstWord({ name }: Command): string {
  return name.split(" ")[0] ?? name;
}

export function formatCommandHelp({ name, summary, options, environment }: Command): string {
  const optionRows = Object.entries(options).map(
    ([option, { placeholder, summary: about }]): Row => [
      `--${option}${placeholder ? ` ${placeholder}` : ""}`,
      about,
    ],
  );
  const variables = Object.entries(environment);
  return [
    `Usage: latchkey ${name} [options]`,
    "",
    summary,
    "",
    "Options:",
    ...table([...optionRows, ["--help", "Shows this."]]),
    ...(variables.length === 0 ? [] : ["", "Environment:", ...table(variables)]),
  ].join("\n");
}

type Row = readonly [string, string];

function table(rows: readonly Row[]): readonly string[] {
  return formatTable(rows).map((line) => `  ${line}`);
}

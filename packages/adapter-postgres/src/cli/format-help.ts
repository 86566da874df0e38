import type { Command } from "./command.ts";

export function formatHelp(commands: readonly Command[]): string {
  return [
    "Usage: latchkey <command> [options]",
    "",
    "Commands:",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "latchkey <command> --help tells more about one.",
  ].join("\n");
}

export function formatCommandHelp({ name, summary, options, environment }: Command): string {
  const optionRows = Object.entries(options).map(
    ([option, { placeholder, summary: about }]): Row => [
      `--${option}${placeholder ? ` ${placeholder}` : ""}`,
      about,
    ],
  );
  return [
    `Usage: latchkey ${name} [options]`,
    "",
    summary,
    "",
    "Options:",
    ...table([...optionRows, ["--help", "Shows this."]]),
    "",
    "Environment:",
    ...table(Object.entries(environment)),
  ].join("\n");
}

type Row = readonly [string, string];

function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

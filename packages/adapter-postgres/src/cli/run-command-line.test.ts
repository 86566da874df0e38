import { CommandError } from "@latchkey/core/errors";
import type { Command } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import { createTerminal, type Output } from "./create-terminal.ts";
import { runCommandLine } from "./run-command-line.ts";

const buildCommand = (name: string, overrides: Partial<Command> = {}): Command => ({
  name,
  summary: `Does ${name}.`,
  options: {},
  environment: {},
  run: async (_, { print }) => print(`ran ${name}`),
  ...overrides,
});

const run = async (
  args: readonly string[],
  commands: readonly Command[],
  loadCommands: () => Promise<readonly Command[]> = async () => [],
) => {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runCommandLine({
    commands,
    loadCommands,
    args,
    environment: {},
    print: (line) => out.push(line),
    printError: (line) => errors.push(line),
    progress: () => {},
  });
  return { code, out: out.join("\n"), errors: errors.join("\n") };
};

describe("the command line", () => {
  const events = buildCommand("events");
  const dead = buildCommand("events dead", { options: { consumer: { type: "string", summary: "Whose." } } });

  test("takes the longest name, also that of another package", async () => {
    expect(await run(["events"], [events, dead])).toMatchObject({ code: 0, out: "ran events" });
    expect(await run(["events", "dead"], [events, dead])).toMatchObject({ code: 0, out: "ran events dead" });
    expect(await run(["events", "dead"], [events], async () => [dead])).toMatchObject({
      out: "ran events dead",
    });
    expect(await run(["events", "alive"], [events, dead])).toMatchObject({ code: 2, out: "" });
  });

  test("fails when a command has bad news or an error, and shows only its message", async () => {
    const bad = buildCommand("verify", { run: async () => false });
    expect(await run(["verify"], [bad])).toEqual({ code: 1, out: "", errors: "" });
    const broken = buildCommand("verify", { run: () => Promise.reject(new CommandError("No key.")) });
    expect(await run(["verify"], [broken])).toEqual({ code: 1, out: "", errors: "latchkey verify: No key." });
  });

  test("asks other packages only when it must, and shows what is broken there", async () => {
    const load = () => Promise.reject(new Error("It does not load."));
    expect(await run(["events"], [events], load)).toMatchObject({ code: 0 });
    expect(await run(["events", "--help"], [events], load)).toMatchObject({ code: 0 });
    const failure = { code: 1, out: "", errors: "latchkey: It does not load." };
    expect(await run(["audit", "verify"], [events], load)).toEqual(failure);
    expect(await run(["--help"], [events], load)).toEqual(failure);
  });

  test("groups commands of two words in the help", async () => {
    const commands = [events, buildCommand("migrate"), dead];
    const { out } = await run(["--help"], commands, async () => [
      buildCommand("audit verify"),
      buildCommand("audit seal"),
    ]);
    expect(out).toContain(
      [
        "Commands:",
        "  migrate       Does migrate.",
        "",
        "  events        Does events.",
        "  events dead   Does events dead.",
        "",
        "  audit verify  Does audit verify.",
        "  audit seal    Does audit seal.",
        "",
      ].join("\n"),
    );
    expect(await run(["audit"], commands, async () => [buildCommand("audit verify")])).toMatchObject({
      code: 2,
      errors: expect.not.stringContaining("migrate"),
    });
  });
});

describe("the terminal", () => {
  const buildOutput = (isTTY: boolean): Output & { text: string } => ({
    isTTY,
    text: "",
    write(text) {
      this.text += text;
    },
  });

  test("shows progress in one line, which makes room for lines of the answer", () => {
    const [output, errors] = [buildOutput(true), buildOutput(true)];
    const { print, progress } = createTerminal(output, errors);
    progress("1 %");
    progress("2 %");
    print("found");
    progress("3 %");
    progress("");
    expect(output.text).toBe("found\n");
    expect(errors.text).toBe("1 %\r\u001B[K2 %\r\u001B[K3 %\r\u001B[K");
  });

  test("shows none where nobody looks", () => {
    const errors = buildOutput(false);
    createTerminal(buildOutput(true), errors).progress("1 %");
    expect(errors.text).toBe("");
  });

  test("is told nothing by what is printed: controls and bidi characters are spelled out", () => {
    const [output, errors] = [buildOutput(true), buildOutput(true)];
    const { print, printError } = createTerminal(output, errors);
    print("\u001B]0;owned\u0007\r\u009B2J\u202Egnp\tÅse — 日本\nnext");
    printError("no \u001B[2J");
    expect(output.text).toBe("\\u{1b}]0;owned\\u{7}\\u{d}\\u{9b}2J\\u{202e}gnp\tÅse — 日本\nnext\n");
    expect(errors.text).toBe("no \\u{1b}[2J\n");
  });
});

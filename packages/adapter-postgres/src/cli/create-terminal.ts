import type { CommandContext } from "@latchkey/core/ports";

/** A stream of the process; `isTTY` when somebody looks at it. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Terminal extends Pick<CommandContext, "print" | "progress"> {
  printError(line: string): void;
}

/** To the beginning of the line, which is emptied. */
const clearLine = "\r\u001B[K";

// What a terminal obeys or draws as nothing: texts of a log or of evidence may be an enemy's.
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

function spellOut(text: string): string {
  return text.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Lines to both streams, their control characters spelled out. Progress goes to the second, and makes room for lines. */
export function createTerminal(output: Output, errors: Output): Terminal {
  let isShowing = false;
  const clear = (): void => {
    if (isShowing) errors.write(clearLine);
    isShowing = false;
  };
  return {
    print: (line) => {
      clear();
      output.write(`${spellOut(line)}\n`);
    },
    printError: (line) => {
      clear();
      errors.write(`${spellOut(line)}\n`);
    },
    progress: (text) => {
      if (errors.isTTY !== true) return;
      clear();
      if (text === "") return;
      errors.write(text);
      isShowing = true;
    },
  };
}

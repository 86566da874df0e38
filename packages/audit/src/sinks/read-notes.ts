/** Stands in a file of checkpoints behind one that was cut off in writing. */
export const cutMark = "~";

/**
 * Takes apart a file of checkpoints, one behind the other, with empty lines between them or without. What has the cut mark behind it, or no
 * signature and no end, was not written whole and is left out.
 */
export async function* readNotes(chunks: AsyncIterable<string> | Iterable<string>): AsyncIterable<string> {
  let lines: string[] = [];
  let rest = "";
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      if (line === cutMark) lines = [];
      else if (isSigned(lines) && !isSignature(line)) {
        yield `${lines.join("\n")}\n`;
        lines = line === "" ? [] : [line];
      } else if (line !== "" || lines.length > 0) lines.push(line);
    }
  }
  // The last one may have nothing behind it.
  if (rest === "" && isSigned(lines)) yield `${lines.join("\n")}\n`;
}

function isSigned(lines: readonly string[]): boolean {
  return isSignature(lines.at(-1) ?? "");
}

function isSignature(line: string): boolean {
  return line.startsWith("\u2014 ");
}

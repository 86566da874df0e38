/** Far more than a record with all its changes takes. */
const maxLength = 64 * 1024 * 1024;

/** Lines of a text that comes in pieces, cut anywhere. @throws RangeError for a line that no evidence has, before it fills the memory */
export async function* splitLines(chunks: AsyncIterable<string> | Iterable<string>): AsyncIterable<string> {
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = "", ...others] = chunk.split("\n");
    pieces.push(first);
    length += first.length;
    if (length > maxLength) throw new RangeError("A line of the evidence is too long.");
    if (others.length === 0) continue;
    yield pieces.join("");
    const rest = others.pop() ?? "";
    yield* others;
    pieces = [rest];
    length = rest.length;
  }
  if (length > 0) yield pieces.join("");
}

import { createHash } from "node:crypto";

const nameOf = (text: string): string => `lk_${createHash("sha256").update(text).digest("hex").slice(0, 20)}`;

/**
 * Names statements by their text, so that each is parsed and planned once a connection, and equal names always mean equal texts:
 * two schemas can share a pool. A text beyond the limit stays nameless, because a connection never forgets a name.
 */
export function createStatementNames(limit: number): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= limit) return undefined;
    const name = nameOf(text);
    names.set(text, name);
    return name;
  };
}

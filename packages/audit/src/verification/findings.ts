import type { Finding } from "./finding.ts";

const maxFindings = 100;

/** What was found, each once for a row or position: the first ones by position are kept, all are counted. */
export function createFindings(): {
  report(finding: Finding): void;
  all(): { readonly list: readonly Finding[]; readonly count: number };
} {
  const found = new Map<string, Finding>();
  let dropped = 0;
  const sorted = (): readonly Finding[] => [...found.values()].toSorted((a, b) => placeOf(a) - placeOf(b));

  return {
    report: (finding) => {
      const name = nameOf(finding);
      if (found.has(name)) return;
      found.set(name, finding);
      if (found.size < 10 * maxFindings) return;
      for (const other of sorted().slice(maxFindings)) {
        found.delete(nameOf(other));
        dropped += 1;
      }
    },
    all: () => ({ list: sorted().slice(0, maxFindings), count: found.size + dropped }),
  };
}

/** A row without a position may be told of twice: where it was met, and by itself. */
function nameOf({ kind, seq, recordId, what }: Finding): string {
  if (kind === "unexpected") return `${kind} ${recordId}`;
  return `${kind} ${seq} ${recordId} ${seq === null ? what : ""}`;
}

function placeOf({ seq }: Finding): number {
  return seq ?? Number.MAX_SAFE_INTEGER;
}

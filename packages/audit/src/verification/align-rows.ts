import { equalBytes } from "@latchkey/core/crypto";
import type { LogPosition, StoredAuditRecord } from "@latchkey/core/ports";
import { sealLeaf } from "../sealing/seal-leaf.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import type { Finding, FindingKind } from "./finding.ts";

/** What of a row makes its leaf, its digest made from the columns anew. */
export interface LeafRow extends LogPosition, Pick<StoredAuditRecord, "id" | "at" | "digest"> {}

export interface Alignment {
  /** A leaf for each position: of the row that stands there, or the stored one where none does. */
  readonly leaves: readonly TreeHash[];
  readonly findings: readonly Finding[];
  /** Those of rows that differ from the stored leaf: the leaf may be at fault. */
  readonly doubts: readonly Finding[];
  /** Where each row stands that has a position. */
  readonly seqs: ReadonlyMap<LeafRow, number>;
}

// Beyond so many mismatches in one batch a position is compared with its own row alone: searching grows with the square.
const maxSearches = 10;

/**
 * Tells which rows belong to which positions, from the leaves that are stored: a row that fits a later position has lost those before it, a row
 * that fits none while the next one does was put there.
 *
 * @param stored one leaf a position; null where the tree has none
 * @param isTail whether the last position is the last of the log
 */
export function alignRows(
  { seq, isTail }: { readonly seq: number; readonly isTail: boolean },
  rows: readonly LeafRow[],
  stored: readonly (TreeHash | null)[],
): Alignment {
  const rest = [...rows];
  const leaves: TreeHash[] = [];
  const findings: Finding[] = [];
  const doubts: Finding[] = [];
  const seqs = new Map<LeafRow, number>();
  let searches = 0;

  let last: { readonly row: LeafRow; readonly place: number; readonly leaf: TreeHash } | null = null;
  const leafOf = (row: LeafRow, place: number): TreeHash => {
    // Nearly every row is looked at once and then put where it was looked at.
    if (last?.row !== row || last.place !== place) {
      last = { row, place, leaf: sealLeaf({ ...row, seq: seq + place }) };
    }
    return last.leaf;
  };
  const fits = (row: LeafRow | undefined, place: number): boolean => {
    const leaf = stored[place];
    if (row === undefined || leaf === null || leaf === undefined) return false;
    return equalBytes(leafOf(row, place), leaf);
  };
  const find = (kind: FindingKind, place: number, row: LeafRow | null, what: string): void => {
    findings.push({ seq: seq + place, kind, recordId: row?.id ?? null, what });
  };
  const put = (row: LeafRow, at: number): TreeHash => {
    const leaf = leafOf(row, at);
    seqs.set(row, seq + at);
    leaves.push(leaf);
    return leaf;
  };
  const skip = (from: number, to: number): void => {
    if (from === to) return;
    const kind = isTail && to === stored.length ? "truncated" : "missing";
    find(kind, from, null, `Rows that were sealed are gone, from here on: ${to - from}.`);
    for (let at = from; at < to; at++) leaves.push(stored[at] ?? noLeaf);
  };

  let at = 0;
  for (; at < stored.length; at++) {
    let [row] = rest;
    if (row === undefined) break;
    const isSearched = stored[at] !== null && !fits(row, at) && searches++ < maxSearches;
    if (isSearched) {
      const first = row;
      const place = at;
      const owner = rest.findIndex((other) => fits(other, place));
      const own = stored.findIndex((_, later) => later > place && fits(first, later));
      if (owner > 0 && own !== -1) {
        for (const moved of rest.splice(owner, 1)) {
          find("reordered", at, moved, "The row that was sealed here stands elsewhere.");
          put(moved, at);
        }
        continue;
      }
      if (owner > 0) {
        for (const other of rest.splice(0, owner)) {
          find("unexpected", at, other, "A row stands before this position that no seal covers.");
        }
        [row = first] = rest;
      } else if (own !== -1) {
        skip(at, own);
        at = own;
      }
    }
    rest.shift();
    const leaf = put(row, at);
    const storedLeaf = stored[at];
    if (storedLeaf === null || storedLeaf === undefined || equalBytes(leaf, storedLeaf)) continue;
    const content = isSearched ? findContent(rows, row, seq + at, storedLeaf) : null;
    const what =
      content === null
        ? "The row is not the one that was sealed here."
        : "The row that was sealed here has changed places with another.";
    doubts.push({
      seq: seq + at,
      kind: content === null ? "altered" : "reordered",
      recordId: (content ?? row).id,
      what,
    });
  }
  skip(at, stored.length);
  for (const row of rest) {
    find("unexpected", stored.length, row, "A row stands before this position that no seal covers.");
  }
  return { leaves, findings, doubts, seqs };
}

/** The row whose content was sealed at a position, where another row stands that has taken its place. */
function findContent(
  rows: readonly LeafRow[],
  place: LeafRow,
  seq: number,
  stored: TreeHash,
): LeafRow | null {
  const { xid, n, at } = place;
  const owner = rows.find(({ digest, at: ownAt }) =>
    [at, ownAt].some((time) => equalBytes(sealLeaf({ seq, xid, n, at: time, digest }), stored)),
  );
  return owner === undefined || owner.id === place.id ? null : owner;
}

const noLeaf: TreeHash = new Uint8Array(32);

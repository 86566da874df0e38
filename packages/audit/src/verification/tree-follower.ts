import { equalBytes } from "@latchkey/core/crypto";
import { type CompactRange, createCompactRange } from "../tree/compact-range.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import type { Finding } from "./finding.ts";

/** A checkpoint whose signature was found good. */
export interface SignedHead {
  readonly size: number;
  readonly root: TreeHash;
  /** Whether it was kept outside the database. */
  readonly isAnchor: boolean;
}

/**
 * Grows two trees, of what the rows make and of the leaves that were stored, and compares both with each checkpoint as its size passes: which of
 * them was signed tells what was tampered with.
 */
export interface TreeFollower {
  readonly size: number;
  /** Up to where a good checkpoint covers the log. */
  readonly signedSize: number;
  /** As above, of those that were kept outside the database. */
  readonly anchoredSize: number;
  /** Whether a checkpoint was met that agrees with neither tree. */
  readonly isRewritten: boolean;
  /** @returns false for a size that has passed: nothing can be said of it any more. */
  expect(head: SignedHead): boolean;
  /** Keeps that a row differs from its stored leaf until the next checkpoint tells which of them was signed. */
  hold(finding: Finding): void;
  append(leaf: TreeHash, stored: TreeHash | null): void;
  /** What is left at the end. */
  end(): void;
}

export function createTreeFollower(report: (finding: Finding) => void): TreeFollower {
  let ofLeaves: CompactRange = createCompactRange();
  // Null as long as it is the same tree.
  let ofRows: CompactRange | null = null;
  const expected = new Map<number, SignedHead[]>();
  let held: Finding[] = [];
  let signedSize = 0;
  let anchoredSize = 0;
  let hasTiles = true;
  let isRewritten = false;

  function release(isTile: boolean): void {
    const what = "The stored leaf is not the one that was signed; the row is.";
    for (const finding of held) report(isTile ? { ...finding, kind: "tile_altered", what } : finding);
    held = [];
  }

  function compare({ size, root, isAnchor }: SignedHead): void {
    const rowsAgree = equalBytes((ofRows ?? ofLeaves).root(), root);
    const leavesAgree = hasTiles && equalBytes(ofLeaves.root(), root);
    release(rowsAgree);
    if (!rowsAgree && !leavesAgree) {
      if (isRewritten) return;
      isRewritten = true;
      report({
        seq: Math.min(signedSize, size),
        kind: "rewritten",
        recordId: null,
        what: `The checkpoint over ${size} records says something else; the last one that agrees covers ${signedSize}.`,
      });
      return;
    }
    signedSize = Math.max(signedSize, size);
    if (isAnchor) anchoredSize = Math.max(anchoredSize, size);
    // What was found is told: from here on the other is compared as if it had been whole.
    if (rowsAgree && ofRows !== null) ofLeaves = ofRows;
    ofRows = null;
    hasTiles = true;
  }

  function compareExpected(): void {
    for (const head of expected.get(ofLeaves.size) ?? []) compare(head);
    expected.delete(ofLeaves.size);
  }

  return {
    get size() {
      return ofLeaves.size;
    },
    get signedSize() {
      return signedSize;
    },
    get isRewritten() {
      return isRewritten;
    },
    get anchoredSize() {
      return anchoredSize;
    },
    expect: (head) => {
      if (head.size < ofLeaves.size) return false;
      const same = expected.get(head.size) ?? [];
      const known = same.find(({ root }) => equalBytes(root, head.root));
      if (known === undefined) expected.set(head.size, [...same, head]);
      else if (head.isAnchor && !known.isAnchor) {
        expected.set(head.size, [...same.filter((other) => other !== known), head]);
      }
      if (head.size === ofLeaves.size) compareExpected();
      return true;
    },
    hold: (finding) => {
      held.push(finding);
    },
    append: (leaf, stored) => {
      hasTiles &&= stored !== null;
      if (ofRows === null && stored !== null && !equalBytes(leaf, stored))
        ofRows = createCompactRange(ofLeaves);
      ofRows?.append(leaf);
      ofLeaves.append(stored ?? leaf);
      if (expected.has(ofLeaves.size)) compareExpected();
    },
    end: () => {
      release(false);
      const larger = [...expected.values()].flat().toSorted((a, b) => b.size - a.size)[0];
      if (larger === undefined) return;
      report({
        seq: ofLeaves.size,
        kind: "rolled_back",
        recordId: null,
        what: `A checkpoint covers ${larger.size} records, and the log has ${ofLeaves.size}.`,
      });
    },
  };
}

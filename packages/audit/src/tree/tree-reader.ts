import type { Tile } from "@latchkey/core/ports";
import { createCompactRange } from "./compact-range.ts";
import { tileHashes, tileWidth } from "./tile-hashes.ts";
import { emptyRoot, hashChildren, type TreeHash } from "./tree-hash.ts";

/** Roots and proofs of a tree at any size that it once had, from its tiles. */
export interface TreeReader {
  /** @throws TypeError when a tile that it takes is absent or broken. */
  root(size: number): Promise<TreeHash>;
  /** The audit path of a leaf (RFC 6962, section 2.1.1). @throws RangeError for a leaf outside the tree; TypeError as above */
  proveInclusion(seq: number, size: number): Promise<readonly TreeHash[]>;
  /** That the smaller tree is the beginning of the larger one (RFC 6962, section 2.1.2). @throws RangeError for sizes out of order; TypeError as above */
  proveConsistency(size1: number, size2: number): Promise<readonly TreeHash[]>;
}

/** Where a tile comes from; one that has grown since is as good. */
export type ReadTile = (level: number, index: number) => Promise<Tile | null>;

/** Keeps the tiles that it read: make one for each question. */
export function createTreeReader(readTile: ReadTile): TreeReader {
  const known = new Map<string, readonly TreeHash[]>();

  async function readHashes(level: number, index: number): Promise<readonly TreeHash[]> {
    const name = `${level}/${index}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const tile = await readTile(level, index);
    const hashes = tile === null ? null : tileHashes(tile);
    if (hashes === null) throw new TypeError(`The tile ${name} is absent or broken.`);
    known.set(name, hashes);
    return hashes;
  }

  /** The root of a perfect subtree: `length` is a power of two, and `start` a multiple of it. */
  async function readSubtree(start: number, length: number): Promise<TreeHash> {
    let level = 0;
    let span = 1;
    for (; span * tileWidth <= length; span *= tileWidth) level += 1;
    const first = start / span;
    const hashes = await readHashes(level, Math.floor(first / tileWidth));
    const offset = first % tileWidth;
    const width = length / span;
    const part = hashes.slice(offset, offset + width);
    if (part.length < width) throw new TypeError(`A tile of level ${level} ends before leaf ${start}.`);
    const range = createCompactRange();
    for (const hash of part) range.append(hash);
    return range.root();
  }

  async function readRange(start: number, end: number): Promise<TreeHash> {
    const length = end - start;
    const split = splitOf(length);
    if (split * 2 === length || length === 1) return readSubtree(start, length);
    return hashChildren(await readSubtree(start, split), await readRange(start + split, end));
  }

  async function path(seq: number, start: number, end: number): Promise<readonly TreeHash[]> {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return seq < middle
      ? [...(await path(seq, start, middle)), await readRange(middle, end)]
      : [...(await path(seq, middle, end)), await readRange(start, middle)];
  }

  async function subproof(
    size: number,
    start: number,
    end: number,
    isKnown: boolean,
  ): Promise<readonly TreeHash[]> {
    if (size === end) return isKnown ? [] : [await readRange(start, end)];
    const middle = start + splitOf(end - start);
    return size <= middle
      ? [...(await subproof(size, start, middle, isKnown)), await readRange(middle, end)]
      : [...(await subproof(size, middle, end, false)), await readRange(start, middle)];
  }

  return {
    root: async (size) => (size === 0 ? emptyRoot : readRange(0, size)),
    proveInclusion: async (seq, size) => {
      if (!isBetween(0, seq, size - 1)) throw new RangeError("The leaf is outside the tree.");
      return path(seq, 0, size);
    },
    proveConsistency: async (size1, size2) => {
      if (!isBetween(0, size1, size2)) throw new RangeError("The sizes are out of order.");
      return size1 === 0 ? [] : subproof(size1, 0, size2, true);
    },
  };
}

/** The largest power of two below a length: where RFC 6962 splits a tree. */
function splitOf(length: number): number {
  let split = 1;
  while (split * 2 < length) split *= 2;
  return split;
}

function isBetween(low: number, value: number, high: number): boolean {
  return Number.isSafeInteger(value) && Number.isSafeInteger(high) && low <= value && value <= high;
}

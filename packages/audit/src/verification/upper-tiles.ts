import { concatBytes, encodeBase64url } from "@latchkey/core/crypto";
import type { Tile } from "@latchkey/core/ports";
import { createCompactRange } from "../tree/compact-range.ts";
import { hashLength, tileWidth } from "../tree/tile-hashes.ts";
import type { TreeHash } from "../tree/tree-hash.ts";

/** What the tiles above the leaves must hold: 32 bytes for each 256 records are kept. */
export interface UpperTiles {
  append(leaf: TreeHash): void;
  /** Whether a tile of level 1 or more is what the leaves make; one that has grown since is as good. */
  has(tile: Tile): boolean;
  /** How many tiles there are above the leaves. */
  count(): number;
}

export function createUpperTiles(): UpperTiles {
  const levels: { hashes: TreeHash[]; pending: ReturnType<typeof createCompactRange> }[] = [];

  function push(level: number, hash: TreeHash): void {
    const own = (levels[level] ??= { hashes: [], pending: createCompactRange() });
    if (level > 0) own.hashes.push(hash);
    own.pending.append(hash);
    if (own.pending.size < tileWidth) return;
    const root = own.pending.root();
    own.pending = createCompactRange();
    push(level + 1, root);
  }

  return {
    append: (leaf) => push(0, leaf),
    count: () =>
      levels.reduce(
        (sum, { hashes }, level) => sum + (level === 0 ? 0 : Math.ceil(hashes.length / tileWidth)),
        0,
      ),
    has: ({ level, index, hashes }) => {
      const own = levels[level]?.hashes.slice(index * tileWidth, (index + 1) * tileWidth) ?? [];
      if (level === 0 || own.length === 0) return false;
      // 32 bytes are no whole number of characters: both are compared as far as the leaves reach.
      const whole = Math.floor((own.length * hashLength) / 3) * 4;
      return hashes.slice(0, whole) === encodeBase64url(concatBytes(...own)).slice(0, whole);
    },
  };
}

import type { Tile } from "@latchkey/core/ports";
import { tileHashes, tileWidth } from "../tree/tile-hashes.ts";
import type { TreeHash } from "../tree/tree-hash.ts";

/** The stored leaves that are still needed. */
export interface LeafStore {
  add(tile: Tile): void;
  /** @returns null for a leaf that was not stored, or not as a hash. */
  find(seq: number): TreeHash | null;
  /** Leaves before it are not asked for again. */
  forget(seq: number): void;
}

export function createLeafStore(): LeafStore {
  const tiles = new Map<number, readonly TreeHash[]>();
  return {
    add: (tile) => {
      tiles.set(tile.index, tileHashes(tile) ?? []);
    },
    find: (seq) => tiles.get(Math.floor(seq / tileWidth))?.[seq % tileWidth] ?? null,
    forget: (seq) => {
      for (const index of tiles.keys()) {
        if ((index + 1) * tileWidth > seq) break;
        tiles.delete(index);
      }
    },
  };
}

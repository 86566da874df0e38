import { concatBytes, encodeBase64url } from "@latchkey/core/crypto";
import type { Tile } from "@latchkey/core/ports";
import { createCompactRange, foldSubtrees } from "./compact-range.ts";
import { tileHashes, tileWidth } from "./tile-hashes.ts";
import type { TreeHash } from "./tree-hash.ts";

export interface GrownTree {
  readonly size: number;
  readonly root: TreeHash;
  /** New tiles, and those of the edge that grew. */
  readonly tiles: readonly Tile[];
}

interface Level {
  readonly hashes: TreeHash[];
  index: number;
  hasGrown: boolean;
}

/**
 * Appends leaves to a tree of which only the edge is known: the last tile of each level that is not full.
 *
 * @throws TypeError when the edge is not that of a tree of this size
 */
export function growTiles(input: {
  readonly size: number;
  readonly edge: readonly Tile[];
  readonly leaves: readonly TreeHash[];
}): GrownTree {
  const { leaves } = input;
  const levels = readEdge(input.size, input.edge);
  const tiles: Tile[] = [];

  const push = (number: number, hash: TreeHash): void => {
    const level = (levels[number] ??= { hashes: [], index: 0, hasGrown: false });
    level.hashes.push(hash);
    level.hasGrown = true;
    if (level.hashes.length < tileWidth) return;
    tiles.push(toTile(number, level));
    push(number + 1, foldLevel(level.hashes));
    level.hashes.length = 0;
    level.index += 1;
    level.hasGrown = false;
  };
  for (const leaf of leaves) push(0, leaf);

  for (const [number, level] of levels.entries()) {
    if (level.hasGrown) tiles.push(toTile(number, level));
  }
  return { size: input.size + leaves.length, root: rootOf(levels), tiles };
}

function readEdge(size: number, edge: readonly Tile[]): Level[] {
  const levels: Level[] = [];
  let used = 0;
  for (let rest = size, number = 0; rest > 0; rest = Math.floor(rest / tileWidth), number++) {
    const width = rest % tileWidth;
    const index = Math.floor(rest / tileWidth);
    const tile = edge.find(({ level }) => level === number);
    const hashes = tile === undefined ? [] : tileHashes(tile);
    const isThere = tile === undefined ? width === 0 : tile.index === index && width > 0;
    if (!isThere || hashes?.length !== width) {
      throw new TypeError(`The edge of the tree of size ${size} is wrong at level ${number}.`);
    }
    if (tile !== undefined) used += 1;
    levels.push({ hashes: [...hashes], index, hasGrown: false });
  }
  if (used !== edge.length) throw new TypeError(`The edge has tiles that a tree of size ${size} has not.`);
  return levels;
}

/** A level's hashes are perfect subtrees of one size: joined as a tree of their own. */
function foldLevel(hashes: readonly TreeHash[]): TreeHash {
  const range = createCompactRange();
  for (const hash of hashes) range.append(hash);
  return range.root();
}

function rootOf(levels: readonly Level[]): TreeHash {
  const nodes = levels.toReversed().flatMap(({ hashes }) => {
    const range = createCompactRange();
    for (const hash of hashes) range.append(hash);
    return range.nodes();
  });
  return foldSubtrees(nodes);
}

function toTile(level: number, { index, hashes }: Level): Tile {
  return { level, index, hashes: encodeBase64url(concatBytes(...hashes)) };
}

import { emptyRoot, hashChildren, type TreeHash } from "./tree-hash.ts";

/** A tree that only grows, kept as the roots of its perfect subtrees: a few hashes, whatever its size. */
export interface CompactRange {
  readonly size: number;
  /** Appends a leaf, by its hash. */
  append(leaf: TreeHash): void;
  /** The root of the tree as it is now. */
  root(): TreeHash;
  /** The roots of the perfect subtrees, the largest first. */
  nodes(): readonly TreeHash[];
}

/** @param from a tree to go on from, which stays as it is */
export function createCompactRange(from?: CompactRange): CompactRange {
  const nodes: TreeHash[] = from === undefined ? [] : [...from.nodes()];
  let size = from?.size ?? 0;

  return {
    get size() {
      return size;
    },
    append: (leaf) => {
      size += 1;
      let node = leaf;
      // Two subtrees of one size become one: as often as the new size can be halved.
      for (let rest = size; rest % 2 === 0; rest /= 2) {
        const left = nodes.pop();
        if (left !== undefined) node = hashChildren(left, node);
      }
      nodes.push(node);
    },
    root: () => foldSubtrees(nodes),
    nodes: () => [...nodes],
  };
}

/** The root over perfect subtrees of falling size. */
export function foldSubtrees(nodes: readonly TreeHash[]): TreeHash {
  const last = nodes.at(-1);
  if (last === undefined) return emptyRoot;
  return nodes.slice(0, -1).reduceRight<TreeHash>((right, left) => hashChildren(left, right), last);
}

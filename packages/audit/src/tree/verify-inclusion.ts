import { equalBytes } from "@latchkey/core/crypto";
import { hashLength } from "./tile-hashes.ts";
import { hashChildren, type TreeHash } from "./tree-hash.ts";

/** Whether a leaf stands at `seq` in the tree (RFC 9162, section 2.1.3.2). Never throws. */
export function verifyInclusion(input: {
  readonly leaf: TreeHash;
  readonly seq: number;
  readonly size: number;
  readonly root: TreeHash;
  readonly proof: readonly TreeHash[];
}): boolean {
  const { leaf, seq, size, root, proof } = input;
  if (!Number.isSafeInteger(seq) || !Number.isSafeInteger(size) || seq < 0 || seq >= size) return false;
  if ([leaf, root, ...proof].some(({ length }) => length !== hashLength)) return false;
  let node = seq;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = hashChildren(sibling, hash);
      // A node without a right sibling rises until it is one itself.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = hashChildren(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash, root);
}

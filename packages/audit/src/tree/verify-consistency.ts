import { equalBytes } from "@latchkey/core/crypto";
import { hashLength } from "./tile-hashes.ts";
import { emptyRoot, hashChildren, type TreeHash } from "./tree-hash.ts";

/** Whether the tree of `size1` is the beginning of that of `size2` (RFC 9162, section 2.1.4.2). Never throws. */
export function verifyConsistency(input: {
  readonly size1: number;
  readonly root1: TreeHash;
  readonly size2: number;
  readonly root2: TreeHash;
  readonly proof: readonly TreeHash[];
}): boolean {
  const { size1, root1, size2, root2, proof } = input;
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 0 || size1 > size2)
    return false;
  if ([root1, root2, ...proof].some(({ length }) => length !== hashLength)) return false;
  if (size1 === size2) return proof.length === 0 && equalBytes(root1, root2);
  if (size1 === 0) return proof.length === 0 && equalBytes(root1, emptyRoot);

  let node = size1 - 1;
  let last = size2 - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  // A perfect subtree is not in its own proof: the verifier has it.
  const [first, ...siblings] = node === 0 ? [root1, ...proof] : proof;
  if (first === undefined) return false;
  let hash1 = first;
  let hash2 = first;
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash1 = hashChildren(sibling, hash1);
      hash2 = hashChildren(sibling, hash2);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash2 = hashChildren(hash2, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash1, root1) && equalBytes(hash2, root2);
}

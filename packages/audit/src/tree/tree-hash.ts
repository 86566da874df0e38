import { concatBytes, sha256 } from "@latchkey/core/crypto";

/** SHA-256 as a node of the tree: 32 bytes. */
export type TreeHash = Uint8Array<ArrayBuffer>;

const leafPrefix = Uint8Array.of(0);
const childrenPrefix = Uint8Array.of(1);

/** The root of a tree without leaves (RFC 6962, section 2.1). */
export const emptyRoot: TreeHash = sha256(new Uint8Array());

/** A leaf (RFC 6962, section 2.1). */
export function hashLeaf(data: Uint8Array): TreeHash {
  return sha256(concatBytes(leafPrefix, data));
}

/** The node above two others (RFC 6962, section 2.1); its prefix keeps nodes and leaves apart. */
export function hashChildren(left: Uint8Array, right: Uint8Array): TreeHash {
  return sha256(concatBytes(childrenPrefix, left, right));
}

import { decodeBase64url } from "@latchkey/core/crypto";
import type { Tile } from "@latchkey/core/ports";
import type { TreeHash } from "./tree-hash.ts";

/** How many hashes a full tile has (C2SP tlog-tiles). */
export const tileWidth = 256;
export const hashLength = 32;

/** @returns null unless the tile holds 1 to 256 whole hashes in canonical base64url. */
export function tileHashes(tile: Pick<Tile, "hashes">): readonly TreeHash[] | null {
  const bytes = decodeBase64url(tile.hashes);
  if (bytes === null || bytes.length === 0 || bytes.length % hashLength !== 0) return null;
  const width = bytes.length / hashLength;
  if (width > tileWidth) return null;
  return Array.from({ length: width }, (_, index) =>
    bytes.slice(index * hashLength, (index + 1) * hashLength),
  );
}

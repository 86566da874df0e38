import { equalBytes } from "@latchkey/core/crypto";
import type { SealLedger } from "@latchkey/core/ports";
import type { TreeHash } from "../tree/tree-hash.ts";
import { createTreeReader, type ReadTile } from "../tree/tree-reader.ts";

/** A tree at one of its sizes. */
export interface LogHead {
  readonly size: number;
  readonly root: TreeHash;
}

/** Whether the ledger's tree of `now` has `before` as its beginning; when not, the database was rolled back or rewritten. */
export async function isContinuation(
  seals: Pick<SealLedger, "listTiles">,
  before: LogHead,
  now: LogHead,
): Promise<boolean> {
  if (now.size < before.size) return false;
  if (now.size === before.size) return equalBytes(now.root, before.root);
  try {
    return equalBytes(await createTreeReader(readTileOf(seals)).root(before.size), before.root);
  } catch (error) {
    // Tiles that are absent or broken prove nothing.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

export function readTileOf(seals: Pick<SealLedger, "listTiles">): ReadTile {
  return async (level, index) => {
    const [tile] = await seals.listTiles({ level, index, limit: 1 });
    return tile?.index === index ? tile : null;
  };
}

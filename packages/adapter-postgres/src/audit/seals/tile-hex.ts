import type { Tile } from "@latchkey/core/ports";
import type { ResultRow } from "../../reads/entity-selection.ts";

/** The hashes of a tile as the database takes and gives them. */
export function hexOf(hashes: Tile["hashes"]): string {
  return Buffer.from(hashes, "base64url").toString("hex");
}

/** A row or JSON object with level, index and hexadecimal hashes. */
export function readTile({ level, index, hashes }: ResultRow): Tile {
  return {
    level: Number(level),
    index: Number(index),
    hashes: Buffer.from(String(hashes), "hex").toString("base64url"),
  };
}

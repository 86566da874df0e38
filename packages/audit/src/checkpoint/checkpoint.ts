import { hashLength } from "../tree/tile-hashes.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

/** The head of a log's tree (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Names the log; the same as the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: TreeHash;
}

/** The text to be signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** @returns null for what is no checkpoint. Extension lines are read over. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin = "", size = "", base64 = "", ...rest] = text.split("\n");
  // A text ends in a newline, and none of its lines is empty.
  if (rest.pop() !== "" || rest.includes("") || origin === "" || !/^(0|[1-9]\d{0,15})$/.test(size))
    return null;
  const root = decodeBase64(base64);
  if (root?.length !== hashLength || !Number.isSafeInteger(Number(size))) return null;
  return { origin, size: Number(size), root };
}

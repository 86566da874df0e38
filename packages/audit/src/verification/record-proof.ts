import type { AuditedOperation, SealLedger } from "@latchkey/core/ports";
import { decodeBase64, encodeBase64 } from "../checkpoint/base64.ts";
import { parseCheckpoint } from "../checkpoint/checkpoint.ts";
import { createCheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import { parseNote } from "../checkpoint/signed-note.ts";
import { readTileOf } from "../sealing/log-head.ts";
import { sealLeaf } from "../sealing/seal-leaf.ts";
import type { TreeHash } from "../tree/tree-hash.ts";
import { createTreeReader } from "../tree/tree-reader.ts";
import { verifyInclusion } from "../tree/verify-inclusion.ts";
import { judgeColumns } from "./judge-columns.ts";

const firstLine = "c2sp.org/tlog-proof@v1";

/**
 * That a record stands in the log, as text for a stranger (C2SP tlog-proof): its position, its path in the tree and the newest checkpoint.
 *
 * @returns null for a record that is not sealed, or not signed yet
 * @throws TypeError when the stored tree is broken
 */
export async function proveRecord(seals: SealLedger, recordId: string): Promise<string | null> {
  const seq = await seals.findSeq(recordId);
  const { checkpoint: note } = await seals.status();
  const parsed = note === null ? null : parseNote(note);
  const head = parsed === null ? null : parseCheckpoint(parsed.text);
  if (seq === null || head === null || head.size <= seq) return null;
  const path = await createTreeReader(readTileOf(seals)).proveInclusion(seq, head.size);
  return [firstLine, `index ${seq}`, ...path.map(encodeBase64), "", note].join("\n");
}

/** That the tree of `size1` is the beginning of that of `size2`: to be checked by `verifyConsistency`. @throws RangeError for sizes that the log has not had */
export async function proveGrowth(
  seals: SealLedger,
  size1: number,
  size2: number,
): Promise<readonly TreeHash[]> {
  const { size } = await seals.status();
  if (size2 > size) throw new RangeError("The log has not grown to that size.");
  return createTreeReader(readTileOf(seals)).proveConsistency(size1, size2);
}

/** What a proof shows: at which position of how many the record stands. */
export interface ProvenRecord {
  readonly seq: number;
  readonly size: number;
}

/**
 * Checks a record, with the columns as they are stored, against a proof and the log's public key, without the log.
 *
 * @returns null unless all of it fits: a record that was altered, a proof of another one, a note that is not signed with the key
 * @throws TypeError for what is no public key
 */
export async function verifyRecord(input: {
  readonly operation: AuditedOperation;
  readonly proof: string;
  readonly publicKey: string | readonly string[];
}): Promise<ProvenRecord | null> {
  const { operation } = input;
  const proof = parseProof(input.proof);
  const head =
    proof === null ? null : await (await createCheckpointVerifier(input.publicKey)).open(proof.note);
  // Its time and its canonical text are read by people too: they are no less than the columns.
  const { digest, findings } = judgeColumns(operation, { seq: null, macs: null });
  if (proof === null || head === null || findings.length > 0) return null;
  const { xid, n, at } = operation.record;
  const { seq, path } = proof;
  const leaf = sealLeaf({ seq, xid, n, at, digest });
  const { size, root } = head;
  return verifyInclusion({ leaf, seq, size, root, proof: path }) ? { seq, size } : null;
}

function parseProof(text: string): {
  readonly seq: number;
  readonly path: readonly TreeHash[];
  readonly note: string;
} | null {
  const split = text.indexOf("\n\n");
  const [name, ...lines] = text.slice(0, split).split("\n");
  if (split === -1 || name !== firstLine) return null;
  // Data of the application may stand before the index; here there is none to take.
  const [index = "", ...hashes] = lines[0]?.startsWith("extra ") === true ? lines.slice(1) : lines;
  const [, seq] = /^index (0|[1-9]\d{0,15})$/.exec(index) ?? [];
  const path = hashes.map(decodeBase64).filter((hash) => hash !== null);
  if (seq === undefined || path.length !== hashes.length) return null;
  return { seq: Number(seq), path, note: text.slice(split + 2) };
}

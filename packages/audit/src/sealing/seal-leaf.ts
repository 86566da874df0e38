import { decodeBase64url } from "@latchkey/core/crypto";
import type { StoredAuditRecord } from "@latchkey/core/ports";
import { hashLeaf, type TreeHash } from "../tree/tree-hash.ts";
import { microsecondsOf } from "./microseconds-of.ts";

/** What a leaf says of a record: where it stands, since when, and what it is. */
export type LeafData = Pick<StoredAuditRecord, "xid" | "n" | "at" | "digest"> & { readonly seq: number };

const numberLength = 8;

/**
 * The leaf of a record: its hash over seq, xid, n and time in microseconds since 1970, each in 8 bytes, big-endian, and the 32 bytes of its
 * digest. What has no such form, which only somebody with the database can write, stands for zeros: sealing goes on, and verification finds it.
 */
export function sealLeaf({ seq, xid, n, at, digest }: LeafData): TreeHash {
  const data = new Uint8Array(4 * numberLength + 32);
  const view = new DataView(data.buffer);
  const numbers = [BigInt(seq), toNumber(xid), toNumber(n), microsecondsOf(at) ?? 0n];
  for (const [index, number] of numbers.entries()) {
    view.setBigUint64(index * numberLength, BigInt.asUintN(64, number));
  }
  const bytes = decodeBase64url(digest);
  if (bytes?.length === 32) data.set(bytes, 4 * numberLength);
  return hashLeaf(data);
}

function toNumber(text: string): bigint {
  return /^-?\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

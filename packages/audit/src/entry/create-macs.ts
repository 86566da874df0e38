import {
  decodeBase64url,
  encodeBase64url,
  equalBytes,
  hmacSha256,
  type KeyRing,
} from "@latchkey/core/crypto";
import type { AuditRecordRow } from "@latchkey/core/ports";

export type RecordMac = Pick<AuditRecordRow, "mac" | "keyId">;

/** Tells who wrote a record: somebody with a key of the ring, or somebody who only has the database. */
export interface Macs {
  /** HMAC-SHA-256 of the digest's 32 bytes under the ring's current secret. @throws TypeError for what is no digest */
  make(digest: string): RecordMac;
  /** Whether the MAC was made over this digest with a key of the ring, in constant time. Whether the digest is the row's is another question. */
  verify(record: RecordMac & Pick<AuditRecordRow, "digest">): boolean;
}

const digestLength = 32;

export function createMacs(ring: KeyRing): Macs {
  return {
    make(digest) {
      const bytes = decodeBase64url(digest);
      if (bytes?.length !== digestLength) throw new TypeError("Not a digest.");
      const keyId = ring.current;
      return { mac: encodeBase64url(hmacSha256(ring.derive("audit_mac", keyId), bytes)), keyId };
    },

    verify({ digest, mac, keyId }) {
      const bytes = decodeBase64url(digest);
      const claimed = decodeBase64url(mac);
      if (bytes?.length !== digestLength || claimed === null || !ring.has(keyId)) return false;
      return equalBytes(hmacSha256(ring.derive("audit_mac", keyId), bytes), claimed);
    },
  };
}

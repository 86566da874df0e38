import type { ChallengeReference, IdentifierKey, SessionId, UserId } from "@latchkey/core/ports";

/** Names of keys; what stands in the braces decides the slot, so that each script touches exactly one. */
export interface KeyNames {
  flows(identifierKey: IdentifierKey): string;
  /** The answer to a call, for a repeat of it. */
  answer(verb: "issue" | "verify" | "resend", call: ChallengeReference & { readonly nonce: string }): string;
  failures(identifierKey: IdentifierKey, bound: string): string;
  identifierHits(identifierKey: IdentifierKey, bucket: string): string;
  sourceHits(bucket: string): string;
  snapshot(userId: UserId, sessionId: SessionId): string;
  term(userId: UserId): string;
  fence(userId: UserId): string;
  leases(userId: UserId): string;
}

export function createKeyNames(prefix: string): KeyNames {
  return {
    flows: (identifierKey) => `${prefix}:{${identifierKey}}:flows`,
    answer: (verb, { identifierKey, id, nonce }) => `${prefix}:{${identifierKey}}:${verb}:${id}:${nonce}`,
    failures: (identifierKey, bound) => `${prefix}:{${identifierKey}}:failures:${bound}`,
    identifierHits: (identifierKey, bucket) => `${prefix}:{${identifierKey}}:hits:${bucket}`,
    sourceHits: (bucket) => `${prefix}:{${bucket}}:hits`,
    snapshot: (userId, sessionId) => `${prefix}:{${userId}}:session:${sessionId}`,
    term: (userId) => `${prefix}:{${userId}}:term`,
    fence: (userId) => `${prefix}:{${userId}}:fence`,
    leases: (userId) => `${prefix}:{${userId}}:leases`,
  };
}

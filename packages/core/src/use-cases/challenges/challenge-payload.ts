import type { Sealer } from "../../crypto/seal.ts";
import type { ChallengeId, ChallengePurpose } from "../../domain/challenges/challenge.ts";
import type { Identifier, IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { RegistrationDraft } from "../registration/registration-draft.ts";

/** What a flow carries until its code is proven; sealed by us, so it is trusted once it opens. */
export interface ChallengePayload {
  readonly identifier: Identifier;
  /** The storage's clock, milliseconds since the epoch; checked again by the commit. */
  readonly expiresAt: number;
  /** What to register; null for a sign-in. */
  readonly draft: RegistrationDraft | null;
}

interface Place {
  readonly id: ChallengeId;
  readonly purpose: ChallengePurpose;
  readonly identifierKey: IdentifierKey;
}

export function sealPayload(sealer: Sealer, payload: ChallengePayload, place: Place): Promise<string> {
  return sealer.seal(JSON.stringify(payload), additionalData(place));
}

/** @returns null when it belongs to another flow, purpose or identifier, or its key left the ring. */
export async function openPayload(
  sealer: Sealer,
  sealed: string,
  place: Place,
): Promise<ChallengePayload | null> {
  const text = await sealer.open(sealed, additionalData(place));
  // Only this file seals under this label.
  return text === null ? null : (JSON.parse(text) as ChallengePayload);
}

function additionalData({ id, purpose, identifierKey }: Place): string {
  return `${id}|${purpose}|${identifierKey}`;
}

import assert from "node:assert/strict";
import type { SessionId } from "../../domain/sessions/session-row.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import type { CacheRead } from "../../ports/session-cache.ts";
import { buildId } from "../builders/build-id.ts";
import type { EphemeralHarness } from "../ephemeral-harness.ts";

/** Whose session is read, and which. */
export interface SessionReader {
  readonly userId: UserId;
  readonly sessionId: SessionId;
}

export function buildReader(overrides: Partial<SessionReader> = {}): SessionReader {
  return { userId: buildId(), sessionId: buildId(), ...overrides };
}

export function read({ ephemeral }: EphemeralHarness, reader: SessionReader): Promise<CacheRead> {
  return ephemeral.sessions.read({ ...reader, leaseSeconds: 5 });
}

/** The lease of a read that must miss. */
export async function leaseOf(harness: EphemeralHarness, reader: SessionReader): Promise<string> {
  const answer = await read(harness, reader);
  if (answer.outcome === "hit") return assert.fail("Expected a miss, got a hit.");
  if (answer.lease === null) return assert.fail("Expected a lease: nothing fences this user.");
  return answer.lease;
}

export function fill(
  { ephemeral }: EphemeralHarness,
  reader: SessionReader,
  lease: string,
  overrides: { readonly epoch?: number; readonly snapshot?: string } = {},
): Promise<boolean> {
  const { epoch = 1, snapshot = "snapshot" } = overrides;
  return ephemeral.sessions.fill({ ...reader, lease, epoch, snapshot, maxAgeSeconds: 60 });
}

/** Reads, misses and fills, as a validation does. */
export async function cache(
  harness: EphemeralHarness,
  reader: SessionReader,
  stored: { readonly epoch?: number; readonly snapshot?: string } = {},
): Promise<void> {
  const lease = await leaseOf(harness, reader);
  assert.equal(await fill(harness, reader, lease, stored), true, "a live lease fills");
}

export async function expectMiss(harness: EphemeralHarness, reader: SessionReader): Promise<void> {
  const { outcome } = await read(harness, reader);
  assert.equal(outcome, "miss");
}

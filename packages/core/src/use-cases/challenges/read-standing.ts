import { isKnownDevice, readDeviceId } from "../../crypto/device-token.ts";
import type { CounterRow } from "../../domain/challenges/counter-row.ts";
import { identifierLimit, pauseLimit } from "../../domain/challenges/failure-limit.ts";
import type { IdentifierHash, IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { Change } from "../../domain/operations/change.ts";
import { count, reset } from "../../domain/operations/change-builders.ts";
import type { Account } from "../../domain/users/account.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import type { FailureBound } from "../../ports/challenge-store.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";

/** What is durably known of an identifier and of the device that asks, before any code is compared. */
export interface ReadStanding {
  readonly account: Account | null;
  /** The storage's clock. */
  readonly now: Date;
  /** What bounds the next comparison. */
  readonly failures: readonly FailureBound[];
  /** A bound is reached, by a pause or for good: codes are not compared, so none is sent. */
  readonly isLocked: boolean;
  /** The id of the device that asks, if the account knows it. */
  readonly knownDeviceId: string | null;
  /** The changes of a wrong code. One that was not compared counts 0: the same work, and nobody can be locked out by tries during a pause. */
  countFailure(isCompared: boolean): readonly Change[];
  /** The changes of a success. */
  resetFailures(): readonly Change[];
}

const counter = "code_failures";
/** Owns no device: what a device's MAC is compared with when there is no account, so that both cost the same. */
const nobody = { userId: "00000000-0000-0000-0000-000000000000" as UserId, epoch: 0 };

/**
 * One round trip and the same work for known and unknown identifiers.
 * `hash` is null where only the key is known yet: then the caller compares the hash of the account before he trusts it.
 */
export async function readStanding(
  { storage, ring, settings }: Dependencies,
  identifier: { readonly key: IdentifierKey; readonly hash: IdentifierHash | null },
  context: RequestContext,
): Promise<ReadStanding> {
  const deviceToken = context.deviceToken ?? null;
  const claimedDeviceId = deviceToken === null ? null : readDeviceId(deviceToken);
  const deviceKey = `${identifier.key}:${claimedDeviceId}`;
  const standing = await storage.identifiers.getStanding({
    identifierKey: identifier.key,
    counters: [identifier.key, ...(claimedDeviceId === null ? [] : [deviceKey])].map((key) => ({
      counter,
      key,
    })),
  });
  const { counters, now } = standing;
  const isOwner = identifier.hash === null || standing.account?.user.identifierHash === identifier.hash;
  const account = isOwner ? standing.account : null;
  const owner = account === null ? nobody : { userId: account.user.id, epoch: account.user.epoch };
  const isKnown = deviceToken !== null && isKnownDevice(ring, deviceToken, owner) && account !== null;

  const counted = (key: string): CounterRow | null => counters.find((row) => row.key === key) ?? null;
  const [ofIdentifier, ofDevice] = [counted(identifier.key), counted(deviceKey)];
  const rules = settings.lockout;
  const failures: readonly FailureBound[] = [
    { key: "all", counted: ofIdentifier?.n ?? 0, limit: identifierLimit(rules, ofIdentifier, isKnown, now) },
    ...(isKnown
      ? [
          {
            key: `device:${claimedDeviceId}`,
            counted: ofDevice?.n ?? 0,
            limit: pauseLimit(rules, ofDevice, now),
          },
        ]
      : []),
  ];
  return {
    account,
    now,
    failures,
    isLocked: failures.some(({ counted, limit }) => counted >= limit),
    knownDeviceId: isKnown ? claimedDeviceId : null,
    countFailure: (isCompared) => {
      const by = isCompared ? 1 : 0;
      // A device's own count has no subject: it may be forgotten when idle, the identifier's still stands.
      const ofOwnDevice = isKnown ? [count(counter, deviceKey, by, null)] : [];
      return [count(counter, identifier.key, by, account?.user.id ?? null), ...ofOwnDevice];
    },
    resetFailures: () => [identifier.key, ...(isKnown ? [deviceKey] : [])].map((key) => reset(counter, key)),
  };
}

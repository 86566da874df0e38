import { isKnownDevice, readDeviceId } from "../../crypto/device-token.ts";
import { judgeLock } from "../../domain/challenges/judge-lock.ts";
import type { IdentifierKey } from "../../domain/identifiers/identifier.ts";
import type { Change } from "../../domain/operations/change.ts";
import { count, reset } from "../../domain/operations/change-builders.ts";
import type { Account } from "../../domain/users/account.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";

/** What is durably known of an identifier and of the device that asks, before any code is compared. */
export interface ReadStanding {
  readonly account: Account | null;
  /** The storage's clock. */
  readonly now: Date;
  /** Codes are not compared: paused or disabled. */
  readonly isLocked: boolean;
  /** The id of the device that asks, if the account knows it. */
  readonly knownDeviceId: string | null;
  /** The changes of one more failure: none that counts while locked, but the same work. */
  countFailure(): readonly Change[];
  /** The changes of a success. */
  resetFailures(): readonly Change[];
}

const counter = "code_failures";

/** One round trip, the same for known and unknown identifiers. */
export async function readStanding(
  { storage, ring, settings }: Dependencies,
  identifierKey: IdentifierKey,
  context: RequestContext,
): Promise<ReadStanding> {
  const deviceToken = context.deviceToken ?? null;
  const claimedDeviceId = deviceToken === null ? null : readDeviceId(deviceToken);
  const identifierCounter = { counter, key: identifierKey } as const;
  const deviceCounter = { counter, key: `${identifierKey}:${claimedDeviceId}` } as const;
  const { account, counters, now } = await storage.identifiers.getStanding({
    identifierKey,
    counters: claimedDeviceId === null ? [identifierCounter] : [identifierCounter, deviceCounter],
  });
  const isKnown =
    deviceToken !== null &&
    account !== null &&
    isKnownDevice(ring, deviceToken, { userId: account.user.id, epoch: account.user.epoch });
  const counted = (key: string) => counters.find((row) => row.key === key) ?? null;
  const lock = judgeLock(settings.lockout, {
    failures: counted(identifierCounter.key),
    deviceFailures: isKnown ? counted(deviceCounter.key) : null,
    isKnownDevice: isKnown,
    now,
  });
  const isLocked = lock !== "open";
  const subjectId = account?.user.id ?? null;
  const keys = isKnown ? [identifierCounter.key, deviceCounter.key] : [identifierCounter.key];
  return {
    account,
    now,
    isLocked,
    knownDeviceId: isKnown ? claimedDeviceId : null,
    countFailure: () => keys.map((key) => count(counter, key, isLocked ? 0 : 1, subjectId)),
    resetFailures: () => keys.map((key) => reset(counter, key)),
  };
}

import type { Identifier } from "../../domain/identifiers/identifier.ts";
import { phonePrefix } from "../../domain/sources/phone-prefix.ts";
import { sourceNetwork } from "../../domain/sources/source-network.ts";
import { AuthError } from "../../errors/index.ts";
import type { Admission, LimitBucket } from "../../ports/source-limits.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";

/** The opaque name of where a request comes from. */
export function sourceOf({ indexKeys }: Dependencies, context: RequestContext): string {
  return indexKeys.sourceKey("network", sourceNetwork(context.ip ?? null));
}

/** Buckets of a send: the network that asks, and the block of numbers that is written to. */
export function sendBuckets(
  dependencies: Dependencies,
  context: RequestContext,
  identifier: Identifier | null,
): readonly LimitBucket[] {
  const { indexKeys, settings } = dependencies;
  const network = { key: `send:${sourceOf(dependencies, context)}`, limits: settings.limits.sendPerSource };
  if (identifier?.kind !== "phone") return [network];
  const prefix = indexKeys.sourceKey("phone_prefix", phonePrefix(identifier.value));
  return [network, { key: `prefix:${prefix}`, limits: settings.limits.sendPerPhonePrefix }];
}

export function verifyBuckets(dependencies: Dependencies, context: RequestContext): readonly LimitBucket[] {
  return [
    {
      key: `verify:${sourceOf(dependencies, context)}`,
      limits: dependencies.settings.limits.verifyPerSource,
    },
  ];
}

/**
 * Buckets of an identifier, in its own slot. Known devices share one that no stranger can fill, so that nobody can use up another's sends;
 * all others share one besides their source's.
 */
export function identifierBuckets(
  { settings }: Dependencies,
  source: string,
  knownDeviceId: string | null,
): readonly LimitBucket[] {
  const { sendPerIdentifierAndSource, sendPerIdentifier } = settings.limits;
  if (knownDeviceId !== null) {
    return [
      { key: `device:${knownDeviceId}`, limits: sendPerIdentifierAndSource },
      { key: "devices", limits: sendPerIdentifier },
    ];
  }
  return [
    { key: `source:${source}`, limits: sendPerIdentifierAndSource },
    { key: "sources", limits: sendPerIdentifier },
  ];
}

type Refusing = Pick<Dependencies, "countRefusal">;

/** For a call that has compared nothing: the refusal is counted. @throws AuthError too_many_requests */
export function assertAdmitted(dependencies: Refusing, admission: Admission, context: RequestContext): void {
  if (admission.outcome === "limited")
    throw refuseLimited(dependencies, admission.retryAfterSeconds, context);
}

/** Counts and words the refusal of a call that has compared nothing. */
export function refuseLimited(
  { countRefusal }: Refusing,
  retryAfterSeconds: number,
  context: RequestContext,
): AuthError {
  countRefusal("too_many_requests", context);
  return tooManyRequests(retryAfterSeconds);
}

export function tooManyRequests(retryAfterSeconds: number): AuthError {
  return new AuthError("too_many_requests", { details: { retryAfterSeconds } });
}

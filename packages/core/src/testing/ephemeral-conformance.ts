import type { ConformanceCheck } from "./conformance-check.ts";
import { absence } from "./ephemeral/absence.ts";
import { cleanUp } from "./ephemeral/clean-up.ts";
import { eviction } from "./ephemeral/eviction.ts";
import { expiry } from "./ephemeral/expiry.ts";
import { failureBounds } from "./ephemeral/failure-bounds.ts";
import { fidelity } from "./ephemeral/fidelity.ts";
import { limits } from "./ephemeral/limits.ts";
import { nonces } from "./ephemeral/nonces.ts";
import { precedence } from "./ephemeral/precedence.ts";
import { races } from "./ephemeral/races.ts";
import { resends } from "./ephemeral/resends.ts";
import { roundTrips } from "./ephemeral/round-trips.ts";
import { sessionCache } from "./ephemeral/session-cache.ts";
import type { EphemeralHarness } from "./ephemeral-harness.ts";

/** The whole contract of `Ephemeral` as plain data. Every store passes all of it. */
export function ephemeralConformance(): readonly ConformanceCheck<EphemeralHarness>[] {
  return [
    ...roundTrips,
    ...absence,
    ...precedence,
    ...races,
    ...failureBounds,
    ...nonces,
    ...limits,
    ...eviction,
    ...resends,
    ...expiry,
    ...sessionCache,
    ...fidelity,
    ...cleanUp,
  ];
}

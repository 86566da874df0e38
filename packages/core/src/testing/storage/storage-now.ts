import { buildUser, identifierKeyOf } from "../builders/build-user.ts";
import type { StorageHarness } from "../storage-harness.ts";

/** The storage's clock, moved by `offsetSeconds`. */
export async function storageNow({ storage }: StorageHarness, offsetSeconds = 0): Promise<Date> {
  const { now } = await storage.identifiers.getStanding({
    identifierKey: identifierKeyOf(buildUser()),
    counters: [],
  });
  return new Date(now.getTime() + offsetSeconds * 1000);
}

import type { ClaimedDelivery } from "@latchkey/core/ports";

export function readClaimedDelivery(row: Readonly<Record<string, unknown>>): ClaimedDelivery {
  const { id, kind, channel, sealed, attempts, lease } = row;
  // The columns have these types, and a check says that a pending delivery has its content.
  return { id, kind, channel, sealed, attempts, lease } as ClaimedDelivery;
}

import type { Sealer } from "../../crypto/seal.ts";
import type { Courier, Envelope } from "../../ports/courier.ts";
import type { ClaimedDelivery, DeliverySettlement } from "../../ports/delivery-queue.ts";
import type { Random } from "../../ports/random.ts";
import { openMessage } from "./sealed-message.ts";

export interface Delivering {
  readonly courier: Courier;
  readonly sealer: Sealer;
  readonly random: Random;
}

const maxAttempts = 10;
const maxBackOffSeconds = 60;

/** Sends one claimed delivery and says how the claim ends. A decoy opens its message like all others, and is not sent. */
export async function deliver(
  { courier, sealer, random }: Delivering,
  claimed: ClaimedDelivery,
  signal: AbortSignal,
): Promise<DeliverySettlement> {
  const message = await openMessage(sealer, claimed.id, claimed.sealed);
  if (message === null) return { outcome: "dead", reason: "does not open: its key left the ring" };
  if (claimed.kind === "decoy") return { outcome: "sent" };
  const envelope: Envelope = { ...message, id: claimed.id, channel: claimed.channel };
  try {
    const answer = await courier.send(envelope, signal);
    return answer.outcome === "sent" ? { outcome: "sent" } : { outcome: "dead", reason: answer.reason };
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown error";
    if (claimed.attempts >= maxAttempts)
      return { outcome: "dead", reason: `gave up after ${maxAttempts} tries: ${reason}` };
    return { outcome: "retry", afterSeconds: backOffSeconds(claimed.attempts, random), reason };
  }
}

/** Full jitter: anything between 1 s and a ceiling that doubles. */
function backOffSeconds(attempts: number, random: Random): number {
  const ceiling = Math.min(maxBackOffSeconds, 2 ** attempts);
  const [low = 0, high = 0] = random.bytes(2);
  return 1 + ((low * 256 + high) / 65_536) * (ceiling - 1);
}

import type { Sealer } from "../../crypto/seal.ts";
import type { Courier, CourierAnswer, Envelope } from "../../ports/courier.ts";
import type { ClaimedDelivery, DeliverySettlement } from "../../ports/delivery-queue.ts";
import type { Random } from "../../ports/random.ts";
import { backOffSeconds } from "../back-off.ts";
import { nameOf } from "../name-of.ts";
import { openMessage } from "./sealed-message.ts";

export interface Delivering {
  readonly courier: Courier;
  readonly sealer: Sealer;
  readonly random: Random;
}

export interface DeliveryResult {
  readonly settlement: DeliverySettlement;
  /** What it says of the channel; a decoy, or a message that does not open, says nothing. */
  readonly channel: "answered" | "failed" | "untried";
}

const maxAttempts = 10;
const maxBackOffSeconds = 60;

/** Sends one claimed delivery and says how the claim ends. A decoy opens its message like all others, and is not sent. */
export async function deliver(
  { courier, sealer, random }: Delivering,
  claimed: ClaimedDelivery,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const message = await openMessage(sealer, claimed.id, claimed.sealed);
  // While secrets are rotated, another process may hold a ring that opens it.
  if (message === null) return { settlement: tryLater("does not open", claimed, random), channel: "untried" };
  if (claimed.kind === "decoy") return { settlement: { outcome: "sent" }, channel: "untried" };
  const envelope: Envelope = { ...message, id: claimed.id, channel: claimed.channel };
  try {
    const answer = await Promise.race([courier.send(envelope, signal), endOf(signal)]);
    return { settlement: settlementOf(answer), channel: "answered" };
  } catch (error) {
    return { settlement: tryLater(nameOf(error), claimed, random), channel: "failed" };
  }
}

function settlementOf(answer: CourierAnswer): DeliverySettlement {
  return answer.outcome === "sent" ? { outcome: "sent" } : { outcome: "dead", reason: answer.reason };
}

/** Rejects when the time is over, also for a courier that forgets its signal. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new DOMException("There was no answer in time.", "TimeoutError"));
    // Opening the message may have taken all of the time.
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function tryLater(reason: string, { attempts }: ClaimedDelivery, random: Random): DeliverySettlement {
  if (attempts >= maxAttempts)
    return { outcome: "dead", reason: `gave up after ${maxAttempts} tries: ${reason}` };
  return { outcome: "retry", afterSeconds: backOffSeconds(attempts, maxBackOffSeconds, random), reason };
}

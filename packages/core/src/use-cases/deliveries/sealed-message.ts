import type { Sealer } from "../../crypto/seal.ts";
import type { DeliveryId } from "../../domain/deliveries/delivery.ts";
import type { Message } from "../../ports/courier.ts";

/** A message with where it goes; everything of a delivery that is nobody else's business. */
export type AddressedMessage = Message & { readonly to: string; readonly locale: string | null };

/** AAD = delivery id: a sealed message can't be moved to another delivery. */
export function sealMessage(sealer: Sealer, id: DeliveryId, message: AddressedMessage): Promise<string> {
  return sealer.seal(JSON.stringify(message), `delivery|${id}`);
}

/** @returns null when it was sealed for another delivery, or its key left the ring. */
export async function openMessage(
  sealer: Sealer,
  id: DeliveryId,
  sealed: string,
): Promise<AddressedMessage | null> {
  const text = await sealer.open(sealed, `delivery|${id}`);
  if (text === null) return null;
  // Only this file seals under this label; dates come back as text.
  const message = JSON.parse(text) as AddressedMessage;
  return { ...message, params: { ...message.params, expiresAt: new Date(message.params.expiresAt) } };
}

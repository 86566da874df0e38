import type { Courier, Envelope } from "@latchkey/core/ports";
import { writeWords } from "./templates.ts";

export interface InboxMessage {
  readonly id: string;
  readonly channel: Envelope["channel"];
  readonly to: string;
  /** null for a text message. */
  readonly subject: string | null;
  readonly text: string;
  readonly code: string;
  readonly receivedAt: string;
}

/** A courier that delivers to a list in memory: for development only, as it shows codes to whoever asks. */
export interface DevInbox extends Courier {
  /** Newest first. */
  list(): readonly InboxMessage[];
}

const capacity = 100;

export const createDevInbox = (options: { readonly baseUrl: string }): DevInbox => {
  let messages: readonly InboxMessage[] = [];
  return {
    channels: ["email", "sms"],
    list: () => messages,
    send: async (envelope) => {
      const now = new Date();
      const words = writeWords(envelope, { baseUrl: options.baseUrl, now });
      const isSms = envelope.channel === "sms";
      const message: InboxMessage = {
        id: envelope.id,
        channel: envelope.channel,
        to: envelope.to,
        subject: isSms ? null : words.subject,
        text: isSms ? words.sms : words.text,
        code: envelope.params.code,
        receivedAt: now.toISOString(),
      };
      // Deliveries come at least once; the id says which are the same.
      messages = [message, ...messages.filter(({ id }) => id !== message.id)].slice(0, capacity);
      return { outcome: "sent" };
    },
  };
};

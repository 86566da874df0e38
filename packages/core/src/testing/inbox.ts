import type { Courier, Envelope } from "../ports/courier.ts";

/** A courier that keeps what it is given, for tests of an app. */
export interface Inbox extends Courier {
  readonly messages: readonly Envelope[];
  /** The next message that is not yet taken to the address; waits for the worker. Rejects after `timeoutMs` (5,000). */
  take(to: string, timeoutMs?: number): Promise<Envelope>;
  /** The code of `take`. */
  takeCode(to: string, timeoutMs?: number): Promise<string>;
}

export function createInbox(): Inbox {
  const messages: Envelope[] = [];
  const taken = new Set<Envelope>();
  const waiting = new Set<() => void>();

  function next(to: string): Envelope | undefined {
    return messages.find((message) => message.to === to && !taken.has(message));
  }

  async function take(to: string, timeoutMs = 5_000): Promise<Envelope> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const message = next(to);
      if (message !== undefined) {
        taken.add(message);
        return message;
      }
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) throw new Error(`No message came within ${timeoutMs} ms.`);
      await arrival(leftMs);
    }
  }

  function arrival(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      waiting.add(done);
    });
  }

  return {
    channels: ["email", "sms"],
    messages,
    send: async (envelope) => {
      messages.push(envelope);
      for (const wake of waiting) wake();
      return { outcome: "sent" };
    },
    take,
    takeCode: async (to, timeoutMs) => (await take(to, timeoutMs)).params.code,
  };
}

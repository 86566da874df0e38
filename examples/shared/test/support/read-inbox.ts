import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const inbox = z.object({
  messages: z.array(
    z.object({ id: z.string(), channel: z.string(), to: z.string(), text: z.string(), code: z.string() }),
  ),
});

export type InboxEntry = z.output<typeof inbox>["messages"][number];

/** All messages of the dev inbox, newest first. */
export const readInbox = async (url: string): Promise<readonly InboxEntry[]> => {
  const response = await fetch(`${url}/dev/inbox.json`);
  return inbox.parse(await response.json()).messages;
};

/** The newest message to that address that is none of `seen`; messages are sent off the path, so it is waited for. */
export const waitForMessage = async (
  url: string,
  to: string,
  seen: readonly InboxEntry[] = [],
): Promise<InboxEntry> => {
  const known = new Set(seen.map(({ id }) => id));
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = (await readInbox(url)).find((message) => message.to === to && !known.has(message.id));
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`No message to ${to} arrived`);
    await sleep(50);
  }
};

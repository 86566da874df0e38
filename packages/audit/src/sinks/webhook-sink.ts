import type { CheckpointSink } from "./checkpoint-sink.ts";

export interface WebhookSinkOptions {
  /** `webhook` by default. */
  readonly name?: string | undefined;
  readonly url: string;
  /** Such as an authorization. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** 10 by default. */
  readonly timeoutSeconds?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Posts each checkpoint as text to a service of somebody else; any answer but 2xx is a failure, and so is a redirect. */
export function webhookSink(options: WebhookSinkOptions): CheckpointSink {
  const { name = "webhook", timeoutSeconds = 10 } = options;
  const send = options.fetch ?? fetch;
  const { href } = new URL(options.url);

  return {
    name,
    publish: async (note) => {
      const response = await send(href, {
        method: "POST",
        headers: { ...options.headers, "content-type": "text/plain; charset=utf-8" },
        body: note,
        redirect: "error",
        signal: AbortSignal.timeout(timeoutSeconds * 1000),
      });
      // Else its connection stays taken.
      await response.body?.cancel();
      if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
    },
  };
}

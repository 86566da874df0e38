import type { CheckpointSink } from "./checkpoint-sink.ts";

export interface WebhookSinkOptions {
  /** `webhook` by default. */
  readonly name?: string | undefined;
  /** `https://…` or `http://…`, without a user and a password: they belong into the headers. */
  readonly url: string;
  /** Such as an authorization. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** 10 by default. */
  readonly timeoutSeconds?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Posts each checkpoint as text to a service of somebody else; any answer but 2xx is a failure, and so is a redirect.
 * @throws TypeError for an address that nothing can be posted to; it does not repeat it
 */
export function webhookSink(options: WebhookSinkOptions): CheckpointSink {
  const { name = "webhook", timeoutSeconds = 10 } = options;
  const send = options.fetch ?? fetch;
  const href = parseAddress(options.url);

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

function parseAddress(text: string): string {
  const url = URL.parse(text);
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  // fetch would refuse these at each checkpoint, and repeat the password.
  if (url === null || !isHttp || url.username !== "" || url.password !== "")
    throw new TypeError("The webhook's address must be http or https, without a user and a password.");
  return url.href;
}

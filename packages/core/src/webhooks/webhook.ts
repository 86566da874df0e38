import type { AuthEvent } from "../domain/events/auth-event.ts";
import type { EventHandler } from "../use-cases/events/event-handler.ts";
import { drainBody } from "./drain-body.ts";
import { judgeResponse } from "./judge-response.ts";
import { parseWebhookOptions, type WebhookOptions } from "./parse-webhook-options.ts";
import { signMessage } from "./sign-message.ts";

/** What stands in the body as JSON: ids, versions and names of fields, never values. */
export interface WebhookBody {
  readonly type: AuthEvent["name"];
  /** When it happened; `webhook-timestamp` says when it was sent. */
  readonly timestamp: AuthEvent["at"];
  readonly data: Pick<AuthEvent, "subjectId" | "entity" | "entityId" | "version" | "fields">;
}

const maxAnswerBytes = 16_384;

/**
 * A handler for `auth.events.consume` that posts events to an address, signed as Standard Webhooks 1.0.0 says: `webhook-id` is the event's id, the
 * same at each try.
 *
 * 2xx is success. 408, 425, 429, 5xx, redirects (which are not followed), a timeout and a broken connection are tried again, not before `Retry-After`; any other 4xx,
 * 410 among them, makes the event a dead letter at once. Nothing of the answer but status and `Retry-After` is used or kept.
 *
 * The address comes from the host's own settings. One that customers may choose is another matter: they would send requests into your network. Pass a
 * `fetch` then that goes through a proxy which refuses internal addresses after resolving names.
 * @throws TypeError that names the wrong option
 */
export function webhook(options: WebhookOptions): EventHandler {
  const { url, keys, events, timeoutMs, fetch, clock } = parseWebhookOptions(options);

  return async (event, { signal }) => {
    if (events !== null && !events.has(event.name)) return { outcome: "handled" };
    const timestamp = Math.floor(clock.now().getTime() / 1000);
    const message = { id: event.id, timestamp, body: JSON.stringify(bodyOf(event)) };
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signMessage(message, keys),
      },
      body: message.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const answer = judgeResponse(response, clock.now());
    await drainBody(response, maxAnswerBytes);
    return answer;
  };
}

function bodyOf({ name, at, subjectId, entity, entityId, version, fields }: AuthEvent): WebhookBody {
  return { type: name, timestamp: at, data: { subjectId, entity, entityId, version, fields } };
}

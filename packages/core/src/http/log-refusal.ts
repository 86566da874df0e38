import type { AuthError } from "../errors/index.ts";
import type { LogFields, Logger } from "../ports/logger.ts";

const maxFrames = 5;

/**
 * Logs why a request was refused. Messages of foreign errors quote rows and inputs, so only their name, their code and the first
 * frames of their stack are written.
 */
export function logRefusal(
  logger: Logger,
  error: AuthError,
  request: { readonly requestId: string; readonly route: string },
): void {
  const fields: LogFields = { ...request, code: error.code, detail: error.detail };
  try {
    if (error.status < 500) logger.debug("http.refused", fields);
    else if (error.code === "service_unavailable")
      logger.warn("http.unavailable", { ...fields, ...describe(error.cause) });
    else logger.error("http.failed", { ...fields, ...describe(error.cause ?? error) });
  } catch {
    // The answer goes out even if the host's logger fails.
  }
}

function describe(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return { causeName: typeof cause };
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : null;
  return { causeName: cause.name, causeCode: code, frames: firstFrames(cause) };
}

function firstFrames({ stack = "", message }: Error): string {
  // The stack begins with the message, lines of which may look like frames.
  const frames = stack.slice(stack.indexOf(message) + message.length);
  return (frames.match(/^ +at .+$/gm) ?? [])
    .slice(0, maxFrames)
    .map((frame) => frame.trim())
    .join("; ");
}

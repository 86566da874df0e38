import type { IncomingMessage } from "node:http";

/** What frameworks add to node's request. */
export interface FrameworkRequest extends IncomingMessage {
  /** Express's: `url` loses the prefix of a mount. */
  readonly originalUrl?: unknown;
  /** A body parser's. */
  readonly body?: unknown;
}

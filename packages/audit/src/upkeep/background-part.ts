/** What runs beside the calls from start to stop. */
export interface BackgroundPart {
  /** Resolves once it runs. Idempotent. */
  start(): Promise<void>;
  /** Waits for what runs. Idempotent. */
  stop(): Promise<void>;
}

/** One sentence about a contract as plain data: any test runner can turn it into a test. */
export interface ConformanceCheck<Harness> {
  /** The section it belongs to, such as `races`. */
  readonly section: string;
  /** A sentence about behaviour. */
  readonly name: string;
  /** Gets a fresh harness: an empty store and raw readers of what was stored. Throws (node:assert) when the sentence is false. */
  run(harness: Harness): Promise<void>;
}

/** A place outside the database where checkpoints are kept: whoever may write to the one MUST NOT be able to rewrite the other. */
export interface CheckpointSink {
  /** Stands in logs and in the status. */
  readonly name: string;
  /** Keeps a signed note. The same one may come again: that the log lives. MUST end within its own deadline. */
  publish(note: string): Promise<void>;
  /** The newest note that it keeps; null without one. A sink that can't be read back leaves this out. */
  latest?(): Promise<string | null>;
}

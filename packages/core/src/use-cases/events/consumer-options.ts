export interface ConsumerOptions {
  /** Tries of an event until it becomes a dead letter. Default 15, which is about 20 minutes. */
  readonly maxAttempts?: number | undefined;
  /** For one try. Default 60. */
  readonly timeoutSeconds?: number | undefined;
  /** How soon another process takes over from one that died; renewed while a handler works. Default 30. */
  readonly leaseSeconds?: number | undefined;
}

export interface ConsumerSettings {
  readonly maxAttempts: number;
  readonly timeoutSeconds: number;
  readonly leaseSeconds: number;
}

const bounds = {
  maxAttempts: { by: 15, least: 1, most: 1_000 },
  timeoutSeconds: { by: 60, least: 1, most: 86_400 },
  leaseSeconds: { by: 30, least: 1, most: 3_600 },
} as const;

/** @throws TypeError that names the wrong option */
export function parseConsumerOptions(options: ConsumerOptions): ConsumerSettings {
  const read = (name: keyof ConsumerSettings): number => {
    const { by, least, most } = bounds[name];
    const value = options[name] ?? by;
    if (!(Number.isInteger(value) && value >= least && value <= most))
      throw new TypeError(`${name} is a whole number from ${least} to ${most}.`);
    return value;
  };
  return {
    maxAttempts: read("maxAttempts"),
    timeoutSeconds: read("timeoutSeconds"),
    leaseSeconds: read("leaseSeconds"),
  };
}

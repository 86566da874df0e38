export interface LeaseKeeper {
  /** Ends when the lease is another's, or can't be known to be ours any more. */
  readonly lost: AbortSignal;
  /** Something else renewed it just now. */
  renewed(): void;
  /** Idempotent. */
  end(): void;
}

interface LeaseParts {
  readonly leaseSeconds: number;
  /** @returns false when it was lost */
  renew(): Promise<boolean>;
  /** Hears of a renewal that could not be asked for; it is tried again. */
  onError(error: unknown): void;
}

/** Renews a lease that was just got, three times in its life, and gives it up before it ends if nobody answers: the answers' way takes time too. */
export function keepLease({ leaseSeconds, renew, onError }: LeaseParts): LeaseKeeper {
  const lost = new AbortController();
  const lose = (): void => lost.abort(new DOMException("The lease was lost.", "AbortError"));
  const leaseMs = leaseSeconds * 1000;
  let isOver = false;
  let deadline = setTimeout(lose, (leaseMs * 5) / 6);
  const renewed = (): void => {
    clearTimeout(deadline);
    if (!isOver) deadline = setTimeout(lose, (leaseMs * 5) / 6);
  };
  const timer = setInterval(() => {
    renew().then(
      (isHeld) => {
        if (isOver) return;
        if (isHeld) renewed();
        else lose();
      },
      (error: unknown) => onError(error),
    );
  }, leaseMs / 3);
  return {
    lost: lost.signal,
    renewed,
    end: () => {
      isOver = true;
      clearTimeout(deadline);
      clearInterval(timer);
    },
  };
}

export interface Deadline {
  /** Rejects when the time is over before `work` has ended. */
  race<T>(work: Promise<T>): Promise<T>;
  isOver(): boolean;
  /** Whole milliseconds, never below 0. */
  remainingMs(): number;
  /** Frees the timer. */
  end(): void;
}

/** One allowance of time for everything that a call does. */
export function createDeadline(milliseconds: number): Deadline {
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {}); // Nobody may be racing when the time is over.
  const end = performance.now() + milliseconds;
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    const message = `There was no answer within ${milliseconds} ms.`;
    over.reject(Object.assign(new Error(message), { code: "ETIMEDOUT" }));
  }, milliseconds);
  return {
    race: (work) => Promise.race([work, over.promise]),
    isOver: () => isOver,
    remainingMs: () => Math.max(0, Math.floor(end - performance.now())),
    end: () => clearTimeout(timer),
  };
}

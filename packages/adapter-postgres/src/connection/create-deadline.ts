export interface Deadline {
  /** Rejects when the time is over before `work` has ended. */
  race<T>(work: Promise<T>): Promise<T>;
  isOver(): boolean;
  /** Frees the timer. */
  end(): void;
}

/** One allowance of time for everything that a call does. */
export function createDeadline(milliseconds: number): Deadline {
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {}); // Nobody may be racing when the time is over.
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    over.reject(new Error(`There was no answer within ${milliseconds} ms.`));
  }, milliseconds);
  return {
    race: (work) => Promise.race([work, over.promise]),
    isOver: () => isOver,
    end: () => clearTimeout(timer),
  };
}

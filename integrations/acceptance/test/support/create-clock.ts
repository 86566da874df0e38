import type { Clock } from "@latchkey/core/ports";

export interface MovableClock extends Clock {
  pass(seconds: number): void;
}

/** A clock that stands still but for `pass`. */
export const createClock = (start: Date = new Date()): MovableClock => {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
};

/** Refusals of strangers that are not recorded yet. */
export interface StrangerTally {
  count(): void;
  /** @returns how many are to be recorded now; 0 when there are none, or when some were less than a minute ago */
  take(now: Date): number;
  /** They could not be recorded. */
  putBack(refusals: number): void;
}

const minuteMs = 60_000;

/** Anybody can be refused as often as he likes: what he writes into the log by it is one record a minute and process, that says how many they were. */
export function createStrangerTally(): StrangerTally {
  let waiting = 0;
  let takenAt: number | null = null;
  return {
    count: () => {
      waiting += 1;
    },
    take: (now) => {
      const passed = takenAt === null ? minuteMs : now.getTime() - takenAt;
      // A clock that was set back begins anew.
      if (waiting === 0 || (passed >= 0 && passed < minuteMs)) return 0;
      const taken = waiting;
      waiting = 0;
      takenAt = now.getTime();
      return taken;
    },
    putBack: (refusals) => {
      waiting += refusals;
      takenAt = null;
    },
  };
}

import { setTimeout as pause } from "node:timers/promises";

/** Waits for what a store does after its answer: until the assertion holds, at most two seconds of real time. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
  const end = performance.now() + 2000;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(10);
    }
  }
}

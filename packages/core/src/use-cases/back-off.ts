import type { Random } from "../ports/random.ts";

/** Full jitter: anything between 1 s and a ceiling that doubles with each attempt up to `maxSeconds`. */
export function backOffSeconds(attempts: number, maxSeconds: number, random: Random): number {
  const ceiling = Math.min(maxSeconds, 2 ** attempts);
  const [low = 0, high = 0] = random.bytes(2);
  return 1 + ((low * 256 + high) / 65_536) * (ceiling - 1);
}

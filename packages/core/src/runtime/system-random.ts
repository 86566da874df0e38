import type { Random } from "../ports/random.ts";

/** The runtime's CSPRNG. */
export const systemRandom: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

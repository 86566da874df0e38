/** Counts what went over the wire since it was made or reset. */
export interface RoundTripCounter {
  /** Round trips, one after the other: what the caller waits for. */
  count(): number;
  /** Single commands or statements, however many share a round trip. */
  commands(): number;
  reset(): void;
}

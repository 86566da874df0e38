/** A map whose entries have a lifetime, in milliseconds of the clock that it was made with. */
export interface ExpiringMap<Value> {
  /** @returns null when it is absent or its time is over. */
  get(key: string): Value | null;
  set(key: string, value: Value, expiresAt: number): void;
  delete(key: string): void;
  clear(): void;
  /** What is held in memory, dead entries too. */
  entries(): Iterable<readonly [key: string, entry: ExpiringEntry<Value>]>;
}

export interface ExpiringEntry<Value> {
  readonly value: Value;
  readonly expiresAt: number;
}

/** Entries looked at by each write: above 1, the dead can't outgrow the living. */
const sweptByWrite = 4;

/** Makes an empty one. The dead are dropped by reads and, a few at a time, by writes: no timer keeps the process alive. */
export function createExpiringMap<Value>(now: () => number): ExpiringMap<Value> {
  const held = new Map<string, ExpiringEntry<Value>>();
  let cursor = held.entries();

  const sweep = (): void => {
    for (let looked = 0; looked < sweptByWrite; looked += 1) {
      const next = cursor.next();
      if (next.done) {
        cursor = held.entries();
        return;
      }
      const [key, entry] = next.value;
      if (entry.expiresAt <= now()) held.delete(key);
    }
  };

  return {
    get(key) {
      const entry = held.get(key);
      if (!entry) return null;
      if (entry.expiresAt > now()) return entry.value;
      held.delete(key);
      return null;
    },
    set(key, value, expiresAt) {
      held.set(key, { value, expiresAt });
      sweep();
    },
    delete(key) {
      held.delete(key);
    },
    clear() {
      held.clear();
      cursor = held.entries();
    },
    entries: () => held.entries(),
  };
}

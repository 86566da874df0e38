/** The ids of records that were met. */
export interface RecordIds {
  /** @returns false for one that was met before */
  add(id: string): boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{4})-([0-9a-f]{12})$/;
const firstCapacity = 1024;

/**
 * Remembers the last 64 bits of each id, of which 62 are random: 16 to 32 bytes an id, and of a billion records about one is taken for another with
 * a chance of one in ten. What is no id is never met before: its row differs from its digest.
 */
export function createRecordIds(): RecordIds {
  // Zero stands for an empty slot: no version of UUIDs ends in it.
  let slots = new BigUint64Array(firstCapacity);
  let size = 0;

  function placeOf(held: BigUint64Array, key: bigint): number {
    const mask = held.length - 1;
    let place = Number(key & BigInt(mask));
    while (held[place] !== 0n && held[place] !== key) place = (place + 1) & mask;
    return place;
  }

  function grow(): void {
    const larger = new BigUint64Array(slots.length * 2);
    for (const key of slots) if (key !== 0n) larger[placeOf(larger, key)] = key;
    slots = larger;
  }

  return {
    add: (id) => {
      const [, high, low] = uuid.exec(id) ?? [];
      const key = high === undefined || low === undefined ? 0n : BigInt(`0x${high}${low}`);
      if (key === 0n) return true;
      const place = placeOf(slots, key);
      if (slots[place] === key) return false;
      slots[place] = key;
      size += 1;
      if (size * 2 > slots.length) grow();
      return true;
    },
  };
}

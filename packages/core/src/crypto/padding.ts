/** Pads to a multiple of `blockSize` bytes: one byte 0x80, then zeros (ISO/IEC 7816-4). There is always at least one byte. */
export function addPadding(bytes: Uint8Array, blockSize: number): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / blockSize) * blockSize);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** @returns null when the bytes were not padded so. */
export function removePadding(padded: Uint8Array): Uint8Array | null {
  const end = padded.findLastIndex((byte) => byte !== 0);
  return padded[end] === 0x80 ? padded.subarray(0, end) : null;
}

/** The only source of randomness; cryptographically secure. */
export interface Random {
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

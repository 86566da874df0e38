/** One page of a keyset listing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque position of the next page; null on the last one. */
  readonly nextCursor: string | null;
}

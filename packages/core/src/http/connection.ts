/** What a `Request` does not carry: who is at the other end of the socket. */
export interface Connection {
  readonly remoteAddress?: string | undefined;
}

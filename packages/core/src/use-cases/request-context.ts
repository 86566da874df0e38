/** Where a call comes from. A missing `ip` falls into the one shared, strict bucket "unknown", for HTTP and library alike. */
export interface RequestContext {
  readonly requestId?: string | undefined;
  /** The client's address, already resolved behind trusted proxies. */
  readonly ip?: string | null | undefined;
  readonly userAgent?: string | null | undefined;
  /** The value of the device cookie, which gives a known device limits of its own. */
  readonly deviceToken?: string | null | undefined;
  /** The value of the session cookie that the caller still bears: a new session ends it. */
  readonly sessionToken?: string | null | undefined;
}

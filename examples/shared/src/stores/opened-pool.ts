import type pg from "pg";

/** A pool and what has to be closed with it. */
export interface OpenedPool {
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

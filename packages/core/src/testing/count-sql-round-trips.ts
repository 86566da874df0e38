import type { RoundTripCounter } from "./round-trip-counter.ts";

/** The part of a `pg.Pool` that is listened to. */
export interface CountablePool {
  /** Connections that stand. */
  readonly totalCount: number;
  on(event: "connect", listener: (client: unknown) => void): unknown;
}

interface Connection {
  on(event: "readyForQuery" | "commandComplete", listener: () => void): unknown;
}

/**
 * Counts the round trips of all connections that the pool makes from now on: the server says "ready for query" once for each, also after
 * an error, and for `begin` and `commit` too. The greeting of a new connection is not counted.
 * @throws TypeError when the pool has connections already: what they do would not be counted
 */
export function countSqlRoundTrips(pool: CountablePool): RoundTripCounter {
  if (pool.totalCount > 0) throw new TypeError("Count from before the first connection of the pool.");
  let trips = 0;
  let statements = 0;
  pool.on("connect", (client) => {
    const connection = connectionOf(client);
    connection.on("readyForQuery", () => {
      trips += 1;
    });
    connection.on("commandComplete", () => {
      statements += 1;
    });
  });
  return {
    count: () => trips,
    commands: () => statements,
    reset() {
      trips = 0;
      statements = 0;
    },
  };
}

function connectionOf(client: unknown): Connection {
  if (typeof client === "object" && client !== null && "connection" in client) {
    const { connection } = client;
    // The one emitter that a client has under this name.
    if (typeof connection === "object" && connection !== null && "on" in connection)
      return connection as Connection;
  }
  throw new TypeError("This is no pool of pg: its clients show no connection.");
}

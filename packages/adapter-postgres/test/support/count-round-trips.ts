import type { Pool } from "pg";

/** Counts the answers of the server that end a round trip, over all connections that the pool makes from now on. */
export function countRoundTrips(pool: Pool): { take(): number } {
  let count = 0;
  pool.on("connect", (client) => {
    // The types of pg leave the connection out.
    const { connection } = client as unknown as { readonly connection: NodeJS.EventEmitter };
    connection.on("readyForQuery", () => {
      count += 1;
    });
  });
  return {
    take: () => {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

import type { Pool, PoolClient, QueryConfig } from "pg";
import { isConnectionLost, readDatabaseError } from "../errors/driver-error.ts";
import { columnParsers } from "./column-parsers.ts";
import type { Deadline } from "./create-deadline.ts";
import { maxAllowanceMs } from "./max-allowance.ts";
import type { Statement, StatementResult } from "./statement.ts";

/** The server's clock starts when the statement arrives: the rest is for the way there, the flush to disk and the way back. */
const serverShare = 0.9;

/**
 * Sends one statement on a client of the pool. Not by `pool.query`, which throws its client away with every error of SQL:
 * here only a broken client, one that did not answer in time and one with a stale plan go.
 */
export async function runOnClient(
  pool: Pool,
  statement: Statement,
  name: string | undefined,
  deadline: Deadline,
): Promise<StatementResult> {
  const client = await connect(pool, deadline);
  // A client tells of its broken connection twice: to the query, and by an event that ends the process when nobody listens.
  client.on("error", ignore);
  let isUsable = false;
  try {
    const { rows, rowCount } = await deadline.race(client.query(queryConfig(statement, name, deadline)));
    isUsable = true;
    return { rows, rowCount: rowCount ?? 0 };
  } catch (error) {
    const answer = readDatabaseError(error);
    isUsable = answer !== null && !isConnectionLost(error) && answer.code !== "0A000";
    throw error;
  } finally {
    if (isUsable) client.off("error", ignore);
    client.release(!isUsable);
  }
}

function ignore(): void {}

async function connect(pool: Pool, deadline: Deadline): Promise<PoolClient> {
  const connecting = pool.connect();
  try {
    return await deadline.race(connecting);
  } catch (error) {
    // A client that comes too late goes back; a connection that fails too late has been told of already.
    connecting.then((client) => client.release(), ignore);
    throw error;
  }
}

function queryConfig(statement: Statement, name: string | undefined, deadline: Deadline): QueryConfig {
  const { text, hasAllowance = false } = statement;
  const allowedMs = Math.min(Math.floor(deadline.remainingMs() * serverShare), maxAllowanceMs);
  const allowance = hasAllowance ? [allowedMs] : [];
  const config = { text, values: [...statement.values, ...allowance], types: columnParsers };
  return name === undefined ? config : { ...config, name };
}

import { isStoreError, type StoreError } from "@latchkey/core/errors";
import type { Logger } from "@latchkey/core/ports";
import type { Pool } from "pg";
import { isConnectionLost, readDatabaseError } from "../errors/driver-error.ts";
import { translateError } from "../errors/translate-error.ts";
import { createDeadline, type Deadline } from "./create-deadline.ts";
import { createStatementNames } from "./create-statement-names.ts";
import { runOnClient } from "./run-on-client.ts";
import type { Statement, StatementResult } from "./statement.ts";

/** What becomes of a statement whose connection was lost, so that nobody knows whether it was done. */
export interface Resend {
  /** Whether the answer to the second sending says that the first had been done: that is success. */
  isSettledBy(error: StoreError): boolean;
}

/** For statements that may be done twice. */
export const repeatable: Resend = { isSettledBy: () => false };

export interface StatementRunner {
  /**
   * Runs one statement in one round trip and ends within the deadline.
   * With `resend`, it is sent once more on another connection when the first was lost.
   *
   * @throws StoreError; a plain error for a mistake of the program
   */
  run(statement: Statement, resend?: Resend): Promise<StatementResult>;
}

export interface StatementRunnerOptions {
  readonly pool: Pool;
  readonly prepare: boolean;
  readonly deadlineMs: number;
  readonly logger: Logger | undefined;
}

const maxNames = 500;
const nothing: StatementResult = { rows: [], rowCount: 0 };

export function createStatementRunner(options: StatementRunnerOptions): StatementRunner {
  const nameOf = options.prepare ? createStatementNames(maxNames) : () => undefined;

  const send = async (statement: Statement, deadline: Deadline): Promise<StatementResult> => {
    const name = statement.isPlannedForValues === true ? undefined : nameOf(statement.text);
    try {
      return await runOnClient(options.pool, statement, name, deadline);
    } catch (error) {
      // A table changed under the plan. The other connections keep such plans too, so the second try has no name.
      const isPlanStale = name !== undefined && readDatabaseError(error)?.code === "0A000";
      if (!isPlanStale) throw error;
      return await runOnClient(options.pool, statement, undefined, deadline);
    }
  };

  const sendAgain = async (
    statement: Statement,
    deadline: Deadline,
    resend: Resend,
  ): Promise<StatementResult> => {
    try {
      return await send(statement, deadline);
    } catch (error) {
      const translated = translateError(error);
      if (isStoreError(translated) && resend.isSettledBy(translated)) return nothing;
      throw translated;
    }
  };

  return {
    run: async (statement, resend) => {
      const deadline = createDeadline(options.deadlineMs);
      try {
        return await send(statement, deadline);
      } catch (error) {
        if (resend === undefined || !isConnectionLost(error) || deadline.isOver())
          throw translateError(error);
        options.logger?.warn("postgres.connection_lost", { isResent: true });
        return await sendAgain(statement, deadline, resend);
      } finally {
        deadline.end();
      }
    },
  };
}

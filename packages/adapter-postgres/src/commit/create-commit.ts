import type { StoreError } from "@latchkey/core/errors";
import { assertOperation, type Operation } from "@latchkey/core/ports";
import type { Resend, StatementRunner } from "../connection/create-statement-runner.ts";
import { compileCommit } from "./compile-commit.ts";
import type { Step } from "./step.ts";
import { stepsOf } from "./steps-of.ts";

/** The id of the operation stands already: the first sending had been committed. Its rule is checked before all others. */
const settledByOperation: Resend = {
  isSettledBy: (error: StoreError) => error.code === "ERR_STORAGE_DUPLICATE" && error.entity === "operation",
};

export function createCommit(
  runner: StatementRunner,
  schema: string,
): (operation: Operation) => Promise<void> {
  const texts = new Map<string, string>();

  const textOf = (steps: readonly Step[]): string => {
    const shape = steps.map(({ kind, table }) => `${kind} ${table}`).join(",");
    const known = texts.get(shape);
    if (known !== undefined) return known;
    const text = compileCommit(schema, steps);
    texts.set(shape, text);
    return text;
  };

  return async (operation) => {
    assertOperation(operation);
    const steps = stepsOf(operation);
    const values = steps.map(({ rows }) => JSON.stringify(rows));
    await runner.run({ text: textOf(steps), values, hasAllowance: true }, settledByOperation);
  };
}

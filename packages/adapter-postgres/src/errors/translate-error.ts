import { StoreError } from "@latchkey/core/errors";
import { type DatabaseError, isConnectionLost, readDatabaseError } from "./driver-error.ts";
import { findUniqueRule } from "./find-unique-rule.ts";
import { sqlStates } from "./sql-states.ts";

/**
 * What the storage throws for an error of the driver. Texts of Postgres are left behind, message, detail and context alike:
 * they quote values of rows. What is no news of the connection is a mistake of the program, and stays what it is.
 */
export function translateError(error: unknown): Error {
  const answer = readDatabaseError(error);
  if (answer !== null) return translateAnswer(answer);
  if (isConnectionLost(error)) return unavailable("Postgres did not answer.", error);
  return error instanceof Error ? error : new Error("The driver threw what is no error.", { cause: error });
}

function unavailable(message: string, cause?: unknown): StoreError {
  return new StoreError("ERR_STORAGE_UNAVAILABLE", message, { cause });
}

function translateAnswer(answer: DatabaseError): Error {
  const { code, table } = answer;
  switch (code) {
    case "23505":
      return duplicate(answer);
    case sqlStates.conflict:
      return new StoreError("ERR_STORAGE_CONFLICT", "A row is not at the version that was read.", {
        entity: table ?? undefined,
      });
    case sqlStates.expired:
      return new StoreError("ERR_STORAGE_EXPIRED", "The challenge has ended.", { entity: "redemption" });
    case "40001": // serialization_failure
    case "40P01": // deadlock_detected
      return new StoreError(
        "ERR_STORAGE_CONFLICT",
        `Postgres could not order two commits (SQLSTATE ${code}).`,
      );
    case sqlStates.forbidden:
      return invalid(answer);
    case "3F000": // invalid_schema_name
    case "42P01": // undefined_table
    case "42703": // undefined_column
    case "42883": // undefined_function
      return misconfigured("The tables of Latchkey are missing or old: run latchkey migrate.");
    case "26000": // invalid_sql_statement_name
    case "42P05": // duplicate_prepared_statement
      return misconfigured("The pooler in between does not keep prepared statements: set prepare to false.");
    case "25006": // read_only_sql_transaction: a replica, for as long as a failover takes
    case "57014": // query_canceled
    case "55P03": // lock_not_available
    case sqlStates.late:
      return unavailable(`Postgres could not do it now (SQLSTATE ${code}).`);
  }
  if (/^(?:08|53|57P)/.test(code)) return unavailable(`Postgres is not available (SQLSTATE ${code}).`);
  // Values that no column takes, such as an id that is no UUID, and broken constraints.
  return /^2[23]/.test(code) ? invalid(answer) : new Error(refusal(answer));
}

function duplicate(answer: DatabaseError): Error {
  const rule = findUniqueRule(answer.table, answer.constraint);
  if (rule === null) return new Error(refusal(answer));
  return new StoreError(
    "ERR_STORAGE_DUPLICATE",
    `There is such a ${rule.entity} already (${rule.field}).`,
    rule,
  );
}

function invalid(answer: DatabaseError): StoreError {
  return new StoreError("ERR_STORAGE_INVALID", refusal(answer));
}

function misconfigured(message: string): StoreError {
  return new StoreError("ERR_STORE_MISCONFIGURED", message);
}

function refusal({ code, table, column, constraint }: DatabaseError): string {
  const places = Object.entries({ table, column, constraint }).flatMap(([kind, name]) =>
    name === null ? [] : [`, ${kind} ${name}`],
  );
  return `Postgres refused a statement: SQLSTATE ${code}${places.join("")}.`;
}

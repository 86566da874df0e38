import { describe, expect, test } from "vitest";
import { isConnectionLost } from "./driver-error.ts";
import { translateError } from "./translate-error.ts";

const databaseError = (code: string, fields: object = {}): Error =>
  Object.assign(new Error("secret value"), {
    severity: "ERROR",
    code,
    detail: "Key (email)=(secret value)",
    ...fields,
  });

describe("translateError", () => {
  test.each([
    ["LK409", "ERR_STORAGE_CONFLICT"],
    ["40P01", "ERR_STORAGE_CONFLICT"],
    ["40001", "ERR_STORAGE_CONFLICT"],
    ["LK410", "ERR_STORAGE_EXPIRED"],
    ["LK503", "ERR_STORAGE_UNAVAILABLE"],
    ["LK422", "ERR_STORAGE_INVALID"],
    ["23503", "ERR_STORAGE_INVALID"],
    ["23001", "ERR_STORAGE_INVALID"],
    ["23514", "ERR_STORAGE_INVALID"],
    ["22P02", "ERR_STORAGE_INVALID"],
    ["57P01", "ERR_STORAGE_UNAVAILABLE"],
    ["57P03", "ERR_STORAGE_UNAVAILABLE"],
    ["53300", "ERR_STORAGE_UNAVAILABLE"],
    ["08006", "ERR_STORAGE_UNAVAILABLE"],
    ["57014", "ERR_STORAGE_UNAVAILABLE"],
    ["25006", "ERR_STORAGE_UNAVAILABLE"],
    ["42P01", "ERR_STORE_MISCONFIGURED"],
    ["26000", "ERR_STORE_MISCONFIGURED"],
  ])("tells SQLSTATE %s as %s", (state, code) => {
    const error = translateError(databaseError(state));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([error.message, error.cause])).not.toContain("secret value");
  });

  test.each([
    ["a unique index of somebody else", databaseError("23505", { table: "users", constraint: "theirs" })],
    ["a mistake in a statement", databaseError("42601")],
  ])("is plain and silent about values for %s", (_name, error) => {
    const translated = translateError(error);
    expect(translated).not.toHaveProperty("code");
    expect(translated.cause).toBeUndefined();
    expect(translated.message).not.toContain("secret value");
  });

  test.each([
    new TypeError("Cannot read properties of undefined"),
    Object.assign(new TypeError("Not a string"), { code: "ERR_INVALID_ARG_TYPE" }),
    new RangeError("Invalid array length"),
    new SyntaxError("Unexpected token in JSON"),
    new Error("Query values must be an array"),
    new Error("Cannot use a pool after calling end on the pool"),
  ])("leaves a mistake of the program what it is, and never sends it again: %s", (error) => {
    expect(isConnectionLost(error)).toBe(false);
    expect(translateError(error)).toBe(error);
  });

  test.each([
    ["ECONNREFUSED", new AggregateError([new Error("connect")], "")],
    ["ECONNRESET", new Error("read ECONNRESET")],
    ["ETIMEDOUT", new Error("There was no answer within 5 ms.")],
    ["CERT_HAS_EXPIRED", new Error("certificate has expired")],
  ])("takes %s of a socket for a lost connection", (code, error) => {
    expect(isConnectionLost(Object.assign(error, { code }))).toBe(true);
  });

  // The words of pg 8 and pg-pool 3.
  test.each([
    "Connection terminated",
    "Connection terminated unexpectedly",
    "Connection terminated due to connection timeout",
    "timeout expired",
    "timeout exceeded when trying to connect",
    "Query read timeout",
    "Client has encountered a connection error and is not queryable",
    "Client was closed and is not queryable",
    "The server does not support SSL connections",
    "There was an error establishing an SSL connection",
    "Received unexpected commandComplete message from backend.",
  ])("takes what the driver calls %j for a lost connection", (message) => {
    const error = new Error(message);
    expect(isConnectionLost(error)).toBe(true);
    expect(translateError(error)).toMatchObject({ code: "ERR_STORAGE_UNAVAILABLE", cause: error });
  });

  test("takes a broken pipe for a lost connection, though its code looks like a SQLSTATE", () => {
    expect(translateError(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).toMatchObject({
      code: "ERR_STORAGE_UNAVAILABLE",
    });
  });
});

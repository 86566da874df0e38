import { describe, expect, test } from "vitest";
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

  test("takes a broken pipe for a lost connection, though its code looks like a SQLSTATE", () => {
    expect(translateError(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).toMatchObject({
      code: "ERR_STORAGE_UNAVAILABLE",
    });
  });
});

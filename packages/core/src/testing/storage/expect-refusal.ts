import assert from "node:assert/strict";
import { isStoreError, type StoreErrorCode } from "../../errors/store-error.ts";

/** The promise must reject with a `StoreError` of the code, which names entity and field where they are given. */
export async function expectRefusal(
  promise: Promise<unknown>,
  code: StoreErrorCode,
  named: { readonly entity?: string; readonly field?: string } = {},
): Promise<void> {
  const error = await rejectionOf(promise);
  if (!isStoreError(error)) assert.fail(`Expected ${code}, got ${describe(error)}`);
  assert.equal(error.code, code, error.message);
  if (named.entity !== undefined) assert.equal(error.entity, named.entity, "the entity that the error names");
  if (named.field !== undefined) assert.equal(error.field, named.field, "the field that the error names");
}

/** A unique rule was broken: that of `entity.field`. */
export async function expectDuplicate(
  promise: Promise<unknown>,
  entity: string,
  field: string,
): Promise<void> {
  await expectRefusal(promise, "ERR_STORAGE_DUPLICATE", { entity, field });
}

/** How many of the commits succeeded; every other MUST have failed with one of the codes. */
export async function countWins(
  commits: readonly Promise<unknown>[],
  ...codes: readonly StoreErrorCode[]
): Promise<number> {
  const outcomes = await Promise.allSettled(commits);
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") continue;
    const error: unknown = outcome.reason;
    assert.ok(
      isStoreError(error) && codes.includes(error.code),
      `Expected ${codes.join(" or ")}, got ${describe(error)}`,
    );
  }
  return outcomes.filter((outcome) => outcome.status === "fulfilled").length;
}

/** What the promise rejects with; fails when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("Expected a refusal, and it was accepted.");
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

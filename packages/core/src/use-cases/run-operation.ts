import type { Operation } from "../domain/operations/operation.ts";
import { touchesPrincipal } from "../domain/operations/touches-principal.ts";
import { AuthError, isStoreError, type StoreError } from "../errors/index.ts";
import type { Ephemeral } from "../ports/ephemeral.ts";
import type { Logger } from "../ports/logger.ts";
import type { Storage } from "../ports/storage.ts";

/** What a use case decided: the operation is committed first, then the caller gets the answer or the refusal. Null: nothing to write. */
export type Decision<T> =
  | { readonly operation: null; readonly answer: T }
  | { readonly operation: Operation; readonly answer: T }
  | { readonly operation: Operation; readonly refusal: AuthError };

/**
 * Decides on what it reads. Called again after a conflict, and with the duplicate after a unique rule was broken.
 * Returning null says that this duplicate can't be.
 */
export type Decide<T> = (duplicate: StoreError | null) => Promise<Decision<T> | null>;

/** Commits what is decided. @throws AuthError the refusal; StoreError what a retry does not mend */
export type Run = <T>(decide: Decide<T>) => Promise<T>;

export interface RunDependencies {
  readonly storage: Pick<Storage, "commit">;
  readonly sessions: Ephemeral["sessions"];
  readonly logger: Logger;
  /** Called after a commit with deliveries. */
  readonly nudge: () => void;
  /** Called after a commit with events. */
  readonly nudgeConsumers: () => void;
}

/** Fills are refused for longer than a commit may take. */
const fenceSeconds = 10;
const retries = 3;

export function createRun({ storage, sessions, logger, nudge, nudgeConsumers }: RunDependencies): Run {
  async function fence(operation: Operation, seconds: number): Promise<void> {
    const users = touchesPrincipal(operation);
    const fences = await Promise.allSettled(users.map((userId) => sessions.fence({ userId, seconds })));
    for (const { status } of fences) {
      // A revocation never waits for the cache: what it held is refused 60 s after it was read.
      if (status === "rejected") logger.warn("session_fence_failed", { operation: operation.id });
    }
  }

  async function commit(operation: Operation): Promise<void> {
    await fence(operation, fenceSeconds);
    await storage.commit(operation);
    // Sent before the answer, not waited for: it only matters when the cache lost the fence in between.
    void fence(operation, 0);
    if (operation.deliveries.length > 0) nudge();
    if (operation.events.length > 0) nudgeConsumers();
  }

  return async <T>(decide: Decide<T>): Promise<T> => {
    let duplicate: StoreError | null = null;
    for (let attempt = 0; ; attempt += 1) {
      const decision: Decision<T> | null = await decide(duplicate);
      if (decision === null)
        throw new AuthError("internal_error", { detail: "unexpected duplicate", cause: duplicate });
      if (decision.operation === null) return decision.answer;
      try {
        await commit(decision.operation);
      } catch (error) {
        if (attempt === retries) throw error;
        if (isStoreError(error, "ERR_STORAGE_DUPLICATE")) duplicate = error;
        else if (isStoreError(error, "ERR_STORAGE_CONFLICT")) duplicate = null;
        else throw error;
        continue;
      }
      if ("refusal" in decision) throw decision.refusal;
      return decision.answer;
    }
  };
}

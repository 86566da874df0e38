import { describe, expect, test, vi } from "vitest";
import { update } from "../domain/operations/change-builders.ts";
import type { Operation } from "../domain/operations/operation.ts";
import { AuthError, StoreError } from "../errors/index.ts";
import { buildDelivery, buildOperation } from "../testing/builders/build-operation.ts";
import { buildUser } from "../testing/builders/build-user.ts";
import { createRun } from "./run-operation.ts";

const user = buildUser();
const suspending = (): Operation =>
  buildOperation({ changes: [update("user", user, { status: "suspended", epoch: 2 }, new Date())] });
const conflict = new StoreError("ERR_STORAGE_CONFLICT", "stale");

/** A storage and a cache that write down what they are asked, and a commit that fails as told. */
function createWitness(failures: readonly Error[] = []) {
  const steps: string[] = [];
  const left = [...failures];
  let fence = async (): Promise<void> => undefined;
  const run = createRun({
    storage: {
      commit: async () => {
        steps.push("commit");
        const failure = left.shift();
        if (failure !== undefined) throw failure;
      },
    },
    sessions: {
      read: () => Promise.reject(new Error("not asked")),
      fill: () => Promise.reject(new Error("not asked")),
      fence: async ({ userId, seconds }) => {
        expect(userId).toBe(user.id);
        steps.push(`fence ${seconds}`);
        await fence();
      },
    },
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (event) => steps.push(event),
      error: (event) => steps.push(event),
    },
    nudge: () => steps.push("nudge"),
    nudgeConsumers: () => steps.push("nudge consumers"),
  });
  return {
    run,
    steps,
    breakFence: (): void => {
      fence = () => Promise.reject(new StoreError("ERR_EPHEMERAL_UNAVAILABLE", "down"));
    },
  };
}

describe("a decided operation", () => {
  test("that ends sessions is committed between a fence of 10 s and one that drops what came through", async () => {
    const { run, steps } = createWitness();
    expect(await run(async () => ({ operation: suspending(), answer: "done" }))).toBe("done");
    expect(steps).toEqual(["fence 10", "commit", "fence 0"]);
  });

  test("that ends sessions does not wait for a cache that is down, and logs each fence that failed", async () => {
    const { run, steps, breakFence } = createWitness();
    breakFence();
    await run(async () => ({ operation: suspending(), answer: null }));
    await vi.waitFor(() => expect(steps.filter((step) => step === "session_fence_failed")).toHaveLength(2));
    expect(steps.slice(0, 3)).toEqual(["fence 10", "session_fence_failed", "commit"]);
  });

  test("that ends nobody's session asks the cache nothing", async () => {
    const { run, steps } = createWitness();
    await run(async () => ({ operation: buildOperation(), answer: null }));
    expect(steps).toEqual(["commit"]);
  });

  test("wakes the worker after its commit, if it holds a message, and not after a commit that failed", async () => {
    const withMessage = () => buildOperation({ deliveries: [buildDelivery()] });
    const done = createWitness();
    await done.run(async () => ({ operation: withMessage(), answer: null }));
    expect(done.steps).toEqual(["commit", "nudge"]);
    const down = createWitness([new StoreError("ERR_STORAGE_UNAVAILABLE", "down")]);
    await expect(down.run(async () => ({ operation: withMessage(), answer: null }))).rejects.toThrow("down");
    expect(down.steps).toEqual(["commit"]);
  });

  test("is committed before its refusal is thrown", async () => {
    const { run, steps } = createWitness();
    const refusal = new AuthError("invalid_code");
    await expect(run(async () => ({ operation: buildOperation(), refusal }))).rejects.toBe(refusal);
    expect(steps).toEqual(["commit"]);
  });

  test("hides its refusal while it can't be committed", async () => {
    const down = new StoreError("ERR_STORAGE_UNAVAILABLE", "down");
    const { run } = createWitness([down]);
    const refusal = new AuthError("invalid_code");
    await expect(run(async () => ({ operation: buildOperation(), refusal }))).rejects.toBe(down);
  });
});

describe("a conflict", () => {
  test("is decided anew three times, each time as another operation", async () => {
    const { run, steps } = createWitness([conflict, conflict, conflict]);
    const decided = new Set<string>();
    const answer = await run(async (duplicate) => {
      expect(duplicate).toBeNull();
      const operation = buildOperation();
      decided.add(operation.id);
      return { operation, answer: "done" };
    });
    expect([answer, steps.length, decided.size]).toEqual(["done", 4, 4]);
  });

  test("is the caller's at the fourth time", async () => {
    const { run, steps } = createWitness([conflict, conflict, conflict, conflict]);
    await expect(run(async () => ({ operation: buildOperation(), answer: null }))).rejects.toBe(conflict);
    expect(steps).toHaveLength(4);
  });

  test("forgets the duplicate of a try before it", async () => {
    const duplicate = new StoreError("ERR_STORAGE_DUPLICATE", "taken", { entity: "user" });
    const { run } = createWitness([duplicate, conflict]);
    const seen: unknown[] = [];
    await run(async (given) => {
      seen.push(given);
      return { operation: buildOperation(), answer: null };
    });
    expect(seen).toEqual([null, duplicate, null]);
  });
});

describe("a failed commit", () => {
  test.each(["ERR_STORAGE_UNAVAILABLE", "ERR_STORAGE_EXPIRED", "ERR_STORAGE_INVALID"] as const)(
    "with %s is not tried again",
    async (code) => {
      const failure = new StoreError(code, "no");
      const { run, steps } = createWitness([failure]);
      await expect(run(async () => ({ operation: buildOperation(), answer: null }))).rejects.toBe(failure);
      expect(steps).toEqual(["commit"]);
    },
  );

  test("by a duplicate that nobody thought of is a fault", async () => {
    const duplicate = new StoreError("ERR_STORAGE_DUPLICATE", "taken", { entity: "session", field: "id" });
    const { run } = createWitness([duplicate]);
    const answer = run(async (given) =>
      given === null ? { operation: buildOperation(), answer: null } : null,
    );
    await expect(answer).rejects.toMatchObject({ code: "internal_error", cause: duplicate });
  });
});

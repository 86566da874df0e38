import { describe, expect, test, vi } from "vitest";
import { createSharedReads } from "./share-reads.ts";

interface PendingRead {
  finish(value: string): void;
  fail(error: Error): void;
}

function createReads() {
  const begun: PendingRead[] = [];
  const read = createSharedReads<string, string>(
    () => new Promise((resolve, reject) => begun.push({ finish: resolve, fail: reject })),
  );
  return { begun, read };
}

describe("createSharedReads", () => {
  test("never gives a reader a value that was read before he asked", async () => {
    const { begun, read } = createReads();
    const early = read("session");
    const late = read("session");
    begun[0]?.finish("old");
    expect(await early).toBe("old");
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.finish("new");
    expect(await late).toBe("new");
  });

  test("lets all who wait share one read", async () => {
    const { begun, read } = createReads();
    const first = read("session");
    const others = Array.from({ length: 100 }, () => read("session"));
    begun[0]?.finish("first");
    await first;
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.finish("second");
    expect(new Set(await Promise.all(others))).toEqual(new Set(["second"]));
    expect(begun).toHaveLength(2);
  });

  test("begins a third read for who asks while the second runs", async () => {
    const { begun, read } = createReads();
    const reads = [read("session"), read("session")];
    begun[0]?.finish("first");
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    reads.push(read("session"));
    begun[1]?.finish("second");
    await vi.waitFor(() => expect(begun).toHaveLength(3));
    begun[2]?.finish("third");
    expect(await Promise.all(reads)).toEqual(["first", "second", "third"]);
  });

  test("forgets a read that is done: the next begins at once", async () => {
    const { begun, read } = createReads();
    const first = read("session");
    begun[0]?.finish("first");
    await first;
    const second = read("session");
    expect(begun).toHaveLength(2);
    begun[1]?.finish("second");
    expect(await second).toBe("second");
  });

  test("goes on after a failed read", async () => {
    const { begun, read } = createReads();
    const first = read("session");
    const second = read("session");
    begun[0]?.fail(new Error("down"));
    await expect(first).rejects.toThrow("down");
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.finish("up");
    expect(await second).toBe("up");
  });

  test("reads other keys at once", async () => {
    const { begun, read } = createReads();
    const reads = [read("a"), read("b")];
    expect(begun).toHaveLength(2);
    for (const [index, pending] of begun.entries()) pending.finish(String(index));
    expect(await Promise.all(reads)).toEqual(["0", "1"]);
  });
});

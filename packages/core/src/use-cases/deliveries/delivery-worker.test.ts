import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Sealer } from "../../crypto/seal.ts";
import type { Delivery, DeliveryChannel } from "../../domain/deliveries/delivery.ts";
import { memoryStorage } from "../../memory/memory-storage.ts";
import type { Courier, CourierAnswer } from "../../ports/courier.ts";
import { buildDelivery, buildOperation } from "../../testing/builders/build-operation.ts";
import { createDeliveryWorker } from "./delivery-worker.ts";

/** Keeps texts as they are: what sealing does is tested with it, and its threads know no frozen time. */
const sealer: Sealer = { seal: async (text) => text, open: async (text) => text };
const sealed = JSON.stringify({
  template: "sign_in_code",
  params: { code: "123456", expiresAt: "2026-11-22T12:05:00Z" },
  to: "ada@example.com",
  locale: null,
});
const down = () => Promise.reject(new Error("down"));

interface Given {
  /** Of random bytes. */
  readonly byte?: number;
  readonly channels?: readonly DeliveryChannel[];
}

/** A worker over a storage in memory, a courier that sends everything, and a log. */
function createHouse({ byte = 0, channels = ["email", "sms"] }: Given = {}) {
  const storage = memoryStorage();
  const send = vi.fn<Courier["send"]>(async () => ({ outcome: "sent" }));
  const queue = { claim: vi.fn(storage.deliveries.claim), settle: vi.fn(storage.deliveries.settle) };
  const log: string[] = [];
  const keep = (event: string): void => {
    log.push(event);
  };
  const worker = createDeliveryWorker({
    queue,
    courier: { channels, send },
    sealer,
    clock: { now: () => new Date() },
    random: { bytes: (length) => new Uint8Array(length).fill(byte) },
    logger: { debug: keep, info: keep, warn: keep, error: keep },
  });
  const add = async (times: number, delivery: Partial<Delivery> = {}): Promise<void> => {
    const deliveries = Array.from({ length: times }, () => buildDelivery({ sealed, ...delivery }));
    await storage.commit(buildOperation({ deliveries }));
  };
  /** A courier that answers when told. */
  const hold = () => {
    const answers: ((answer: CourierAnswer) => void)[] = [];
    send.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    return () => {
      for (const answer of answers.splice(0)) answer({ outcome: "sent" });
    };
  };
  return { worker, queue, send, log, add, hold };
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe("the worker", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    [0, 0],
    [128, 125],
    [255, 249],
  ])("nudged with the random byte %i looks for work after %i ms, not before", async (byte, delay) => {
    const { worker, send, add } = createHouse({ byte });
    await add(1);
    worker.nudge();
    if (delay > 0) await pass(delay - 1);
    expect(send).not.toHaveBeenCalled();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("nudged many times looks once, and takes what comes while a slow message is under way", async () => {
    const { worker, queue, send, add, hold } = createHouse({ channels: ["email"] });
    hold();
    await add(1);
    for (let nudges = 0; nudges < 5; nudges += 1) worker.nudge();
    await pass(1);
    expect(queue.claim).toHaveBeenCalledTimes(1);
    await add(1);
    worker.nudge();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test("asked during a claim claims once more, for what that claim came too early to find", async () => {
    const { worker, queue, send, add } = createHouse({ channels: ["email"] });
    let found = (): void => undefined;
    queue.claim.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          found = () => resolve([]);
        }),
    );
    worker.nudge();
    await pass(1);
    await add(1);
    worker.nudge();
    await pass(1);
    found();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(1);
  });

  test("takes ten at a time under leases of 30 s, on the channels that the courier has", async () => {
    const { worker, queue, send, add } = createHouse({ channels: ["email"] });
    await add(11);
    await add(1, { channel: "sms" });
    worker.nudge();
    await pass(1);
    expect(queue.claim.mock.calls[0]).toEqual([{ channels: ["email"], limit: 10, leaseSeconds: 30 }]);
    expect(send).toHaveBeenCalledTimes(11);
  });

  test("gives a courier 20 s to send, less than the lease", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout");
    const { worker, send, add } = createHouse();
    await add(1);
    worker.nudge();
    await pass(1);
    expect(timeout).toHaveBeenCalledExactlyOnceWith(20_000);
    expect(send.mock.calls[0]?.[1]).toBe(timeout.mock.results[0]?.value);
    timeout.mockRestore();
  });

  test("looks every 5 s once it is started, for what other processes left, and no more once it is stopped", async () => {
    const { worker, send, add } = createHouse();
    worker.start();
    worker.start();
    await pass(1);
    await add(1);
    await pass(4_998);
    expect(send).not.toHaveBeenCalled();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(1);
    await worker.stop();
    await add(1);
    worker.nudge();
    await pass(60_000);
    expect(send).toHaveBeenCalledTimes(1);
    worker.start();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(2);
    await worker.stop();
  });

  test("drops a nudge that waits when it is stopped", async () => {
    const { worker, send, add } = createHouse({ byte: 255 });
    await add(1);
    worker.nudge();
    await worker.stop();
    await pass(1_000);
    expect(send).not.toHaveBeenCalled();
    worker.start();
    await pass(1);
    expect(send).toHaveBeenCalledTimes(1);
    await worker.stop();
  });

  test("waits for what is under way when it is stopped, and takes nothing new", async () => {
    const { worker, send, add, hold } = createHouse();
    const answer = hold();
    await add(11);
    worker.nudge();
    await pass(1);
    let isStopped = false;
    const stopping = worker.stop().then(() => {
      isStopped = true;
    });
    await pass(1_000);
    expect(isStopped).toBe(false);
    answer();
    await stopping;
    await pass(60_000);
    expect(send).toHaveBeenCalledTimes(10);
  });

  test("says when the queue is not there, and goes on when it is", async () => {
    const { worker, queue, send, log, add } = createHouse();
    queue.claim.mockImplementationOnce(down);
    await add(1);
    worker.start();
    await pass(1);
    expect([log, send.mock.calls]).toEqual([["delivery_queue_unavailable"], []]);
    await pass(5_000);
    expect(send).toHaveBeenCalledTimes(1);
    await worker.stop();
  });

  test("says when it can't settle one, and settles the others", async () => {
    const { worker, queue, log, add } = createHouse();
    queue.settle.mockImplementationOnce(down);
    await add(3);
    worker.nudge();
    await pass(1);
    expect(log).toEqual(["delivery_not_settled"]);
    expect(
      await Promise.all(queue.settle.mock.results.slice(1).map(({ value }) => value as unknown)),
    ).toEqual([true, true]);
  });

  test("says when another took over what it sent too slowly", async () => {
    const { worker, queue, log, add } = createHouse();
    queue.settle.mockResolvedValueOnce(false);
    await add(1);
    worker.nudge();
    await pass(1);
    expect(log).toEqual(["delivery_lease_lost"]);
  });
});

describe("a channel that fails", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  type Outcome = "fails" | "decoy" | "rejected" | "sent" | "gives up";
  /** What the worker calls the courier for, one after the other; then one more. @returns whether that was called. */
  async function isCalledAfter(...outcomes: readonly Outcome[]): Promise<boolean> {
    const { worker, queue, send, add } = createHouse();
    for (const outcome of outcomes) {
      if (outcome === "fails" || outcome === "gives up") send.mockImplementationOnce(down);
      if (outcome === "rejected") send.mockResolvedValueOnce({ outcome: "rejected", reason: "no" });
      await add(1, { kind: outcome === "decoy" ? "decoy" : "code" });
      if (outcome === "gives up") {
        const { claim } = memoryClaim(queue.claim);
        queue.claim.mockImplementationOnce(claim);
      }
      worker.nudge();
      await pass(1);
    }
    send.mockClear();
    await add(1);
    worker.nudge();
    await pass(1);
    return send.mock.calls.length > 0;
  }
  const failures = (times: number): readonly Outcome[] => Array.from({ length: times }, () => "fails");

  test("is left alone after five failures in a row, whatever decoys do between", async () => {
    expect(await isCalledAfter(...failures(4))).toBe(true);
    expect(await isCalledAfter(...failures(5))).toBe(false);
    expect(await isCalledAfter(...failures(3), "decoy", ...failures(2))).toBe(false);
  });

  test("is called as before after a message that went out", async () => {
    expect(await isCalledAfter(...failures(4), "sent", ...failures(4))).toBe(true);
  });

  test("is not the one to blame for an address that it refuses", async () => {
    const rejections = Array.from({ length: 6 }, () => "rejected" as const);
    expect(await isCalledAfter(...rejections)).toBe(true);
  });

  test("is not taken for well by a message that it failed for the last time", async () => {
    expect(await isCalledAfter(...failures(3), "gives up", ...failures(2))).toBe(false);
  });

  test("does not stop the other channel", async () => {
    const { worker, send, add } = createHouse();
    send.mockImplementation(({ channel }) =>
      channel === "email" ? down() : Promise.resolve({ outcome: "sent" }),
    );
    await add(5);
    worker.nudge();
    await pass(1);
    await add(1, { channel: "sms" });
    send.mockClear();
    worker.nudge();
    await pass(1);
    expect(send.mock.calls.map(([{ channel }]) => channel)).toEqual(["sms"]);
  });
});

/** Claims as if each had been tried nine times before. */
function memoryClaim(claim: ReturnType<typeof createHouse>["queue"]["claim"]) {
  const claimed = claim.getMockImplementation();
  if (claimed === undefined) throw new Error("A claim has an implementation.");
  return {
    claim: async (input: Parameters<typeof claimed>[0]) =>
      (await claimed(input)).map((each) => ({ ...each, attempts: 10 })),
  };
}

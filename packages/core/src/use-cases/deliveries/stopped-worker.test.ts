import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Courier, CourierAnswer } from "../../ports/courier.ts";
import type { ClaimedDelivery, DeliveryQueue } from "../../ports/delivery-queue.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { createDeliveryWorker } from "./delivery-worker.ts";

const buildClaimed = (): ClaimedDelivery => ({
  id: buildId(),
  kind: "code",
  channel: "email",
  sealed: JSON.stringify({ params: { code: "123456", expiresAt: "2026-11-22T12:05:00Z" } }),
  attempts: 1,
  lease: "1",
});

/** A worker over a queue and a courier that do as they are told. */
function createTestWorker() {
  const claim = vi.fn<DeliveryQueue["claim"]>(async () => []);
  const send = vi.fn<Courier["send"]>(async () => ({ outcome: "sent" }));
  const ignore = (): void => undefined;
  const worker = createDeliveryWorker({
    queue: { claim, settle: async () => true },
    courier: { channels: ["email"], send },
    sealer: { seal: async (text) => text, open: async (text) => text },
    clock: { now: () => new Date() },
    random: { bytes: (length) => new Uint8Array(length) },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  return { ...worker, claim, send };
}

const pass = () => vi.advanceTimersByTimeAsync(1);

describe("a worker that is stopped", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("during a claim waits for it, sends what it finds, and claims no more", async () => {
    const worker = createTestWorker();
    const found = Promise.withResolvers<readonly ClaimedDelivery[]>();
    const answered = Promise.withResolvers<CourierAnswer>();
    worker.claim.mockReturnValueOnce(found.promise);
    worker.send.mockReturnValueOnce(answered.promise);
    worker.start();
    worker.nudge();
    await pass();
    const whenStopped = vi.fn<() => void>();
    const stopping = worker.stop().then(whenStopped);
    await pass();
    expect(whenStopped, "the claim is still to answer").not.toHaveBeenCalled();
    found.resolve([buildClaimed()]);
    await pass();
    expect(worker.send).toHaveBeenCalledTimes(1);
    expect(whenStopped, "the courier is still to answer").not.toHaveBeenCalled();
    answered.resolve({ outcome: "sent" });
    await stopping;
    expect(worker.claim, "though a nudge came during the claim").toHaveBeenCalledTimes(1);
  });

  test("leaves no timer behind, also by a nudge that comes late", async () => {
    const worker = createTestWorker();
    worker.start();
    worker.nudge();
    await worker.stop();
    worker.nudge();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("hears nudges again once it is started again", async () => {
    const worker = createTestWorker();
    await worker.stop();
    worker.start();
    await pass();
    worker.claim.mockClear();
    worker.nudge();
    await pass();
    expect(worker.claim).toHaveBeenCalledTimes(1);
    await worker.stop();
  });
});

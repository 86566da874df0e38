import { describe, expect, test, vi } from "vitest";
import { createKeyRing } from "../../crypto/key-ring.ts";
import { createSealer } from "../../crypto/seal.ts";
import type { DeliveryId, DeliveryKind } from "../../domain/deliveries/delivery.ts";
import type { Courier } from "../../ports/courier.ts";
import type { Random } from "../../ports/random.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { deliver } from "./deliver.ts";
import { sealMessage } from "./sealed-message.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const sealerOf = (secret: string) =>
  createSealer({ ring: createKeyRing([secret]), label: "delivery_seal", random });
const sealer = sealerOf("J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu");
const code = "123456";
const to = "ada@example.com";
const message = {
  template: "sign_in_code",
  params: { code, expiresAt: new Date("2026-11-22T12:05:00Z") },
  to,
  locale: null,
} as const;

interface Case {
  readonly attempts?: number;
  readonly kind?: DeliveryKind;
  readonly sealedFor?: DeliveryId;
  readonly sealedBy?: typeof sealer;
  readonly bytes?: number;
  readonly signal?: AbortSignal;
}

async function deliverOnce(send: Courier["send"], given: Case = {}) {
  const id = buildId();
  const signal = given.signal ?? new AbortController().signal;
  const courier = vi.fn<Courier["send"]>(send);
  const result = await deliver(
    {
      courier: { channels: ["email"], send: courier },
      sealer,
      random: { bytes: (length) => new Uint8Array(length).fill(given.bytes ?? 0) },
    },
    {
      id,
      kind: given.kind ?? "code",
      channel: "email",
      sealed: await sealMessage(given.sealedBy ?? sealer, given.sealedFor ?? id, message),
      attempts: given.attempts ?? 1,
      lease: "1",
    },
    signal,
  );
  return { ...result, calls: courier.mock.calls, id, signal };
}

const sent: Courier["send"] = async () => ({ outcome: "sent" });
const failing: Courier["send"] = () => Promise.reject(new Error(`550 ${to} ${code}`));

describe("a claimed delivery", () => {
  test("goes to the courier as it was sealed, with its id and the signal of its deadline", async () => {
    const { settlement, calls, id, signal } = await deliverOnce(sent);
    expect(settlement).toEqual({ outcome: "sent" });
    expect(calls).toEqual([[{ ...message, id, channel: "email" }, signal]]);
    expect(calls[0]?.[1]).toBe(signal);
  });

  test("that was sealed for another delivery, or by a secret that this ring lacks, waits for a ring that opens it, and is not sent", async () => {
    for (const given of [
      { sealedFor: buildId() },
      { sealedBy: sealerOf("u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh") },
    ]) {
      const { settlement, channel, calls } = await deliverOnce(sent, given);
      expect([settlement.outcome, channel, calls]).toEqual(["retry", "untried", []]);
      expect((await deliverOnce(sent, { ...given, attempts: 10 })).settlement.outcome).toBe("dead");
    }
  });

  test("that is a decoy is done without the courier", async () => {
    const { settlement, channel, calls } = await deliverOnce(sent, { kind: "decoy" });
    expect([settlement, channel, calls]).toEqual([{ outcome: "sent" }, "untried", []]);
  });

  test("is dead with the courier's reason once he says that it never works", async () => {
    const { settlement } = await deliverOnce(async () => ({
      outcome: "rejected",
      reason: "no such mailbox",
    }));
    expect(settlement).toEqual({ outcome: "dead", reason: "no such mailbox" });
  });

  test.each([
    [1, 2],
    [2, 4],
    [5, 32],
    [6, 60],
    [9, 60],
  ])(
    "that failed %i times waits between 1 and %i s, at random over the whole of it",
    async (attempts, ceiling) => {
      const shortest = await deliverOnce(failing, { attempts, bytes: 0 });
      expect(shortest.settlement).toMatchObject({ outcome: "retry", afterSeconds: 1 });
      const longest = await deliverOnce(failing, { attempts, bytes: 255 });
      if (longest.settlement.outcome !== "retry") throw new Error("It is tried again.");
      expect(longest.settlement.afterSeconds).toBeCloseTo(ceiling, 2);
      expect(longest.settlement.afterSeconds).toBeLessThan(ceiling);
    },
  );

  test("says that its channel answered, be it with a refusal, or that it did not", async () => {
    expect((await deliverOnce(sent)).channel).toBe("answered");
    expect((await deliverOnce(async () => ({ outcome: "rejected", reason: "no" }))).channel).toBe("answered");
    expect((await deliverOnce(failing, { attempts: 10 })).channel).toBe("failed");
  });

  test("is tried again once its time is over, also when the courier forgets the signal", async () => {
    const { settlement, channel } = await deliverOnce(() => new Promise(() => undefined), {
      signal: AbortSignal.timeout(10),
    });
    expect([settlement, channel]).toMatchObject([{ outcome: "retry", reason: "TimeoutError" }, "failed"]);
  });

  test("is tried again when its time was over before the courier was asked", async () => {
    const { settlement } = await deliverOnce(() => new Promise(() => undefined), {
      signal: AbortSignal.abort(),
    });
    expect(settlement).toMatchObject({ outcome: "retry", reason: "TimeoutError" });
  });

  test("is given up at the tenth failure", async () => {
    expect((await deliverOnce(failing, { attempts: 9 })).settlement.outcome).toBe("retry");
    expect((await deliverOnce(failing, { attempts: 10 })).settlement.outcome).toBe("dead");
  });

  test("keeps nothing of what an error says: it may name the address and the code", async () => {
    for (const attempts of [1, 10]) {
      const text = JSON.stringify((await deliverOnce(failing, { attempts })).settlement);
      expect(text).not.toContain(to);
      expect(text).not.toContain(code);
      expect(text).toContain("Error");
    }
  });
});

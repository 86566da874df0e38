import assert from "node:assert/strict";
import { buildHex } from "../builders/build-id.ts";
import { buildVerify, issueFlow, resend, tryRight } from "./challenge-calls.ts";
import { type EphemeralCheck, ephemeralSection } from "./ephemeral-section.ts";
import { buildReader, cache, read } from "./session-calls.ts";

/** Texts that a careless store changes. */
const texts: readonly string[] = [
  "",
  "plain",
  "Ünïcödé, 漢字, עברית, 👩‍👩‍👧‍👦",
  "e\u0301 is not \u00e9",
  "  spaces\tand\r\nlines  ",
  "\"quotes\" 'single' `tick` \\ back/slash {braces} [[lua]] %d $1 ${x}",
  "\u0001\u001f\u007f\u2028\ufeff",
  "007",
  "1e3",
  "12345678901234567890",
  "null",
  "true",
  '{"json":[1,2]}',
];

/** Texts that a careless store takes for one. */
const lookalikes: readonly string[] = ["a", "A", "a ", " a", "\u00e9", "e\u0301", "7", "07"];

export const fidelity: readonly EphemeralCheck[] = ephemeralSection("fidelity", {
  "payloads come back as they were given": async (harness) => {
    for (const payload of texts) {
      const flow = await issueFlow(harness, { payload });
      assert.deepEqual(await harness.ephemeral.challenges.find(flow), { purpose: "registration", payload });
      assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload });
    }
  },

  "payloads survive wrong tries, redemption and repeats": async (harness) => {
    const { challenges } = harness.ephemeral;
    for (const payload of texts) {
      const flow = await issueFlow(harness);
      await harness.elapse(60);
      await resend(harness, flow, { payload, codeMac: flow.codeMac });
      await challenges.verify(buildVerify(flow, { codeMac: buildHex(32) }));
      const verify = buildVerify(flow);
      for (let times = 0; times < 2; times += 1) {
        assert.deepEqual(await challenges.verify(verify), { outcome: "matched", payload });
      }
      assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload });
    }
  },

  "a payload of 64 KiB comes back whole": async (harness) => {
    const payload = "漢👩x".repeat(64 * 256);
    const flow = await issueFlow(harness, { payload });
    assert.deepEqual(await tryRight(harness, flow), { outcome: "matched", payload });
  },

  "snapshots come back as they were given": async (harness) => {
    for (const snapshot of [...texts, "漢👩x".repeat(64 * 256)]) {
      const reader = buildReader();
      await cache(harness, reader, { snapshot, epoch: 2_147_483_647 });
      assert.deepEqual(await read(harness, reader), { outcome: "hit", snapshot, epoch: 2_147_483_647 });
    }
  },

  "sources and the keys of buckets are told apart to the letter": async (harness) => {
    const { limits } = harness.ephemeral;
    for (const key of [...texts, ...lookalikes]) {
      const buckets = [{ key, limits: [{ count: 1, seconds: 60 }] }];
      const { outcome } = await limits.hit({ nonce: buildHex(16), buckets });
      assert.equal(outcome, "admitted", JSON.stringify(key));
      await issueFlow(harness, { source: key, buckets });
    }
  },
});

import assert from "node:assert/strict";
import { type StorageCheck, storageSection } from "./storage-section.ts";

export const pinChecks: readonly StorageCheck[] = storageSection("pin", {
  "the first value stays and everybody gets it": async ({ storage }) => {
    assert.equal(await storage.pin("fingerprint", "first"), "first");
    assert.equal(await storage.pin("fingerprint", "second"), "first");
    assert.equal(await storage.pin("fingerprint", ""), "first");
  },

  "names are apart": async ({ storage }) => {
    assert.equal(await storage.pin("one", "1"), "1");
    assert.equal(await storage.pin("two", "2"), "2");
    assert.equal(await storage.pin("One", "3"), "3");
  },

  "of 20 parallel first calls all get the same value": async ({ storage }) => {
    const values = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => storage.pin("raced", `value-${n}`)),
    );
    assert.equal(new Set(values).size, 1);
    assert.deepEqual(await storage.pin("raced", "late"), values[0]);
  },

  "time doesn't take a pin out": async (harness) => {
    await harness.storage.pin("fingerprint", "first");
    await harness.elapse(400 * 24 * 60 * 60);
    await harness.storage.prune({ limit: 100 });
    assert.equal(await harness.storage.pin("fingerprint", "second"), "first");
  },
});

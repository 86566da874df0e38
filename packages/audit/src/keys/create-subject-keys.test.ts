import { createKeyRing } from "@latchkey/core/crypto";
import { buildId } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { createSubjectKeys } from "./create-subject-keys.ts";

const [first, second] = ["first-secret-0123456789abcdefghijklm", "second-secret-0123456789abcdefghijkl"];
const keys = createSubjectKeys(createKeyRing([first]));

describe("a subject's key", () => {
  test("is random, wrapped, and opens for him alone", () => {
    const [user, other] = [buildId(), buildId()];
    const { bytes, wrapped } = keys.make(user);
    expect(bytes).toHaveLength(32);
    expect(keys.open(wrapped, user)).toEqual(bytes);
    expect(keys.open(wrapped, other)).toBeNull();
    expect(keys.make(user)).not.toEqual({ bytes, wrapped });
  });

  test("opens with any secret of the ring, and with no other", () => {
    const user = buildId();
    const { bytes, wrapped } = keys.make(user);
    expect(createSubjectKeys(createKeyRing([second, first])).open(wrapped, user)).toEqual(bytes);
    expect(createSubjectKeys(createKeyRing([second])).open(wrapped, user)).toBeNull();
  });

  test("does not open with any character changed, cut off, or in another form", () => {
    const user = buildId();
    const { wrapped } = keys.make(user);
    for (let index = 0; index < wrapped.length; index += 1) {
      const changed = `${wrapped.slice(0, index)}${wrapped[index] === "A" ? "B" : "A"}${wrapped.slice(index + 1)}`;
      expect(keys.open(changed, user), `character ${index}`).toBeNull();
      expect(keys.open(wrapped.slice(0, index), user), `cut at ${index}`).toBeNull();
    }
  });
});

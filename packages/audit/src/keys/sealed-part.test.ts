import { buildId } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { createPartSealer, openPart, type SealedPlace, sealingKeyOf } from "./sealed-part.ts";
import { subjectSealingKey } from "./sealing-key.ts";

const key = subjectSealingKey(new Uint8Array(32).fill(7));
const place: SealedPlace = { recordId: buildId(), position: 0, subjectId: buildId() };
const seal = createPartSealer(key, place.recordId);

describe("a sealed part", () => {
  test("opens in its place, as it was", () => {
    for (const text of ["{}", '{"a":"\u00e4\u{1F600}"}', JSON.stringify("x".repeat(500))]) {
      const opened = openPart(seal(text, place), key, place);
      expect(JSON.parse(opened ?? "")).toEqual(JSON.parse(text));
    }
  });

  test("opens nowhere else", () => {
    const sealed = seal("{}", place);
    const others: readonly Partial<SealedPlace>[] = [
      { recordId: buildId() },
      { position: 1 },
      { position: null },
      { subjectId: buildId() },
      { subjectId: null },
    ];
    for (const other of others) expect(openPart(sealed, key, { ...place, ...other })).toBeNull();
    const stranger = { ...subjectSealingKey(new Uint8Array(32).fill(8)), id: key.id };
    expect(openPart(sealed, stranger, place)).toBeNull();
    expect(openPart(sealed.replace("s1.", "r1."), { ...key, owner: "ring" }, place)).toBeNull();
  });

  test("does not open with any character changed", () => {
    const sealed = seal("{}", place);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = `${sealed.slice(0, index)}${sealed[index] === "A" ? "B" : "A"}${sealed.slice(index + 1)}`;
      expect(openPart(changed, key, place), `character ${index}`).toBeNull();
    }
  });

  test("no two parts of a record share a nonce, and no two records a key", () => {
    const text = JSON.stringify("x".repeat(40));
    const places = [null, 0, 1, 2].map((position) => ({ ...place, position }));
    const bodies = [...places.map((part) => seal(text, part)), createPartSealer(key, buildId())(text, place)];
    // Under one key and nonce, equal texts begin with equal bytes.
    expect(new Set(bodies.map((body) => body.slice(12, 40))).size).toBe(bodies.length);
  });

  test("tells little of the length of what it holds", () => {
    const [short, long] = [seal('{"a":1}', place), seal('{"a":"0123456789"}', place)];
    expect(short).toHaveLength(long.length);
  });

  test("says which key sealed it", () => {
    expect(sealingKeyOf(seal("{}", place))).toEqual({ owner: "subject", id: key.id });
    for (const text of ["", "s1.", "v1.00000000.AAAA", "s1.0000000G.AAAA"])
      expect(sealingKeyOf(text)).toBeNull();
  });
});

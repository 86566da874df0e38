import { createDecipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Random } from "../ports/random.ts";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";
import { createKeyRing } from "./key-ring.ts";
import { createSealer } from "./seal.ts";

const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };
const first = "J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu";
const second = "u8Qe1xRk6yTj5wVi0zPo3aMn7bDc4fGh";
const ring = createKeyRing([first]);
const sealer = createSealer({ ring, label: "challenge_seal", random });
const plain = JSON.stringify({ email: "zoë@example.org", code: "000042" });
const sealed = await sealer.seal(plain, "id-1");

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Error("Not base64url.");
  return bytes;
}

function partsOf(text: string): { readonly head: string; readonly bytes: Uint8Array<ArrayBuffer> } {
  const [version, keyId, body = ""] = text.split(".");
  return { head: `${version}.${keyId}.`, bytes: bytesOf(body) };
}

describe("a sealed text", () => {
  test("opens to what was sealed, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: "grapheme" }),
        async (text, aad) => {
          expect(await sealer.open(await sealer.seal(text, aad), aad)).toBe(text);
        },
      ),
    );
    for (const text of ["", "\0", "\ufeffmark", "x\u0080", "😀".repeat(1000)]) {
      expect(await sealer.open(await sealer.seal(text, ""), "")).toBe(text);
    }
  });

  test("is AES-256-GCM as another library reads it", () => {
    const { bytes } = partsOf(sealed);
    const decipher = createDecipheriv("aes-256-gcm", ring.derive("challenge_seal"), bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(`v1.${ring.current}.id-1`));
    decipher.setAuthTag(bytes.subarray(-16));
    const padded = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    expect(padded.toString("latin1")).toBe(`${Buffer.from(plain).toString("latin1")}\x80`);
  });

  test("never has the same form twice", async () => {
    const texts = await Promise.all(Array.from({ length: 200 }, () => sealer.seal(plain, "id-1")));
    expect(new Set(texts.map((text) => text.slice(12, 28))).size).toBe(200);
  });

  test("does not open in another place or for another purpose", async () => {
    expect(await sealer.open(sealed, "id-2")).toBeNull();
    expect(await sealer.open(sealed, "")).toBeNull();
    expect(await createSealer({ ring, label: "delivery_seal", random }).open(sealed, "id-1")).toBeNull();
  });

  test("opens under a rotated ring until its secret leaves", async () => {
    const rotated = createSealer({ ring: createKeyRing([second, first]), label: "challenge_seal", random });
    const gone = createSealer({ ring: createKeyRing([second]), label: "challenge_seal", random });
    expect(await rotated.open(sealed, "id-1")).toBe(plain);
    expect(await gone.open(sealed, "id-1")).toBeNull();
    expect(await sealer.open(await rotated.seal(plain, "id-1"), "id-1")).toBeNull();
  });

  test("does not open under the id of another key of the ring", async () => {
    const both = createKeyRing([second, first]);
    const { bytes } = partsOf(sealed);
    const relabelled = `v1.${both.current}.${encodeBase64url(bytes)}`;
    expect(
      await createSealer({ ring: both, label: "challenge_seal", random }).open(relabelled, "id-1"),
    ).toBeNull();
  });

  test("with any bit changed does not open: neither IV, text nor tag", async () => {
    const { head, bytes } = partsOf(sealed);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      expect(await sealer.open(head + encodeBase64url(changed), "id-1")).toBeNull();
    }
  });

  test("cut off or drawn out anywhere does not open", async () => {
    const { head, bytes } = partsOf(sealed);
    for (let length = 0; length < bytes.length; length++) {
      expect(await sealer.open(head + encodeBase64url(bytes.subarray(0, length)), "id-1")).toBeNull();
    }
    expect(await sealer.open(head + encodeBase64url(Uint8Array.of(...bytes, 0)), "id-1")).toBeNull();
  });

  test("in any other spelling does not open", async () => {
    const { head } = partsOf(sealed);
    const spellings = [
      "",
      plain,
      head,
      `${sealed}=`,
      `${sealed}\n`,
      ` ${sealed}`,
      `${sealed}.`,
      sealed.replace("v1", "v2"),
      sealed.replace("v1", "V1"),
      sealed.replace(ring.current, "__proto__"),
      sealed.slice(3),
    ];
    for (const text of spellings) expect(await sealer.open(text, "id-1")).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        expect(await sealer.open(text, "id-1")).toBeNull();
        expect(await sealer.open(head + text, "id-1")).toBeNull();
      }),
    );
  });

  test("has one size for all texts that fit the padding", async () => {
    const padded = createSealer({ ring, label: "delivery_seal", random, padTo: 256 });
    const sizes = await Promise.all(
      ["", "x", "x".repeat(100), "x".repeat(255)].map(async (text) => (await padded.seal(text, "")).length),
    );
    expect(new Set(sizes).size).toBe(1);
    expect((await padded.seal("x".repeat(256), "")).length).toBeGreaterThan(sizes[0] ?? 0);
    expect(await padded.open(await padded.seal("x".repeat(100), "a"), "a")).toBe("x".repeat(100));
  });

  test("is not made of text that would come back as another", async () => {
    await expect(sealer.seal("\ud800", "")).rejects.toThrow(TypeError);
  });
});

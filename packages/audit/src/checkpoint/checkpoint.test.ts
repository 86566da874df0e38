import { utf8 } from "@latchkey/core/crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashLeaf } from "../tree/tree-hash.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { createCheckpointSigner, generateSigningKey } from "./checkpoint-signer.ts";
import { createCheckpointVerifier } from "./checkpoint-verifier.ts";
import { parseNote } from "./signed-note.ts";

// Go's note package signs and verifies these in its own tests and examples.
const go = {
  signingKey: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
  publicKey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  text:
    "If you think cryptography is the answer to your problem,\n" +
    "then you don't know what your problem is.\n",
  signature: "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
};
// The example of C2SP signed-note.
const c2sp = {
  publicKey: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
  note: "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
};

const root = hashLeaf(utf8("root"));

async function verifyText(publicKey: string, note: string): Promise<boolean> {
  const parsed = parseNote(note);
  const signature = parsed?.signatures[0]?.signature;
  if (parsed === null || signature === undefined) return false;
  const raw = decodeBase64(publicKey.slice(publicKey.lastIndexOf("+A") + 1))?.slice(1);
  if (raw === undefined) return false;
  const key = await crypto.subtle.importKey("raw", raw, "Ed25519", true, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, utf8(parsed.text));
}

describe("signed notes", () => {
  test("have the keys of Go's note package", async () => {
    expect((await createCheckpointSigner(go.signingKey)).publicKey).toBe(go.publicKey);
  });

  test("are read and verified as Go and C2SP wrote them", async () => {
    const note = `${go.text}\n\u2014 PeterNeumann ${go.signature}\n`;
    expect(parseNote(note)).toMatchObject({
      text: go.text,
      signatures: [{ name: "PeterNeumann", keyId: "c74f20a3" }],
    });
    expect(await verifyText(go.publicKey, note)).toBe(true);
    expect(await verifyText(c2sp.publicKey, c2sp.note)).toBe(true);
    expect(await verifyText(c2sp.publicKey, c2sp.note.replace("example", "Example"))).toBe(false);
  });

  test.each([
    ["no signatures", go.text],
    ["an empty signature block", `${go.text}\n`],
    ["no newline at the end", `${go.text}\n\u2014 PeterNeumann ${go.signature}`],
    ["a control", `\u0001${go.text}\n\u2014 PeterNeumann ${go.signature}\n`],
    ["a carriage return", `${go.text}\n\u2014 PeterNeumann ${go.signature}\r\n`],
    ["a lone surrogate", `\ud800${go.text}\n\u2014 PeterNeumann ${go.signature}\n`],
    ["a name with a space", `${go.text}\n\u2014 Bad Name ${go.signature}\n`],
    ["a name with a plus", `${go.text}\n\u2014 Bad+Name ${go.signature}\n`],
    ["a line after the signatures", `${go.text}\n\u2014 PeterNeumann ${go.signature}\nUnexpected line.\n`],
    ["a hyphen for the dash", `${go.text}\n- PeterNeumann ${go.signature}\n`],
    ["base64 without padding", `${go.text}\n\u2014 PeterNeumann ${go.signature.slice(0, -1)}\n`],
    ["base64 with stray bits", `${go.text}\n\u2014 PeterNeumann ${go.signature.replace("AM=", "AN=")}\n`],
    ["a signature without bytes", `${go.text}\n\u2014 PeterNeumann x08gow==\n`],
    [
      "101 signatures",
      `${go.text}\n${Array.from({ length: 101 }, () => `\u2014 PeterNeumann ${go.signature}\n`).join("")}`,
    ],
    ["more than a million characters", `${"x".repeat(1_000_000)}\n\n\u2014 PeterNeumann ${go.signature}\n`],
  ])("are refused with %s", (_, note) => {
    expect(parseNote(note)).toBeNull();
  });

  test("have one base64 for some bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64"));
        expect(decodeBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
    for (const text of ["A", "AA", "AAA", "AB==", "AAB=", "A===", "AA==AA==", "AA-_", "AA\n==", " AA=="]) {
      expect(decodeBase64(text)).toBeNull();
    }
  });
});

describe("checkpoints", () => {
  test("are three lines: origin, size and root", () => {
    const checkpoint = { origin: "example.com/audit", size: 20_852_163, root };
    expect(formatCheckpoint(checkpoint)).toBe(`example.com/audit\n20852163\n${encodeBase64(root)}\n`);
    expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(parseCheckpoint(`${formatCheckpoint(checkpoint)}extension\n`)).toEqual(checkpoint);
  });

  test.each([
    ["no origin", `\n1\n${encodeBase64(root)}\n`],
    ["a leading zero", `a\n01\n${encodeBase64(root)}\n`],
    ["a sign", `a\n-1\n${encodeBase64(root)}\n`],
    ["a size beyond what can be counted", `a\n9007199254740993\n${encodeBase64(root)}\n`],
    ["a short root", `a\n1\n${encodeBase64(root.slice(1))}\n`],
    ["a root that is not canonical", `a\n1\n${encodeBase64(root).slice(0, -1)}\n`],
    ["an empty line", `a\n1\n${encodeBase64(root)}\n\n`],
    ["no newline at the end", `a\n1\n${encodeBase64(root)}`],
    ["two lines", "a\n1\n"],
  ])("are refused with %s", (_, text) => {
    expect(parseCheckpoint(text)).toBeNull();
  });

  test("open with the key that signed them, and with no other", async () => {
    const [one, other] = await Promise.all([generateSigningKey("log"), generateSigningKey("log")]);
    const signer = await createCheckpointSigner(one.signingKey);
    expect(signer.publicKey).toBe(one.publicKey);
    const note = await signer.sign({ size: 3, root });
    const verifier = await createCheckpointVerifier(one.publicKey);
    expect(await verifier.open(note)).toEqual({ origin: "log", size: 3, root });
    expect(await verifier.open(note.replace("\n3\n", "\n4\n"))).toBeNull();
    expect(await verifier.open(`${note}x`)).toBeNull();
    expect(await (await createCheckpointVerifier(other.publicKey)).open(note)).toBeNull();
    // While the key is replaced, either is good.
    const both = await createCheckpointVerifier([other.publicKey, one.publicKey]);
    expect(await both.open(note)).not.toBeNull();
  });

  test("may bear signatures of witnesses, and are refused as soon as a known one is wrong", async () => {
    const { signingKey, publicKey } = await generateSigningKey("log");
    const note = await (await createCheckpointSigner(signingKey)).sign({ size: 3, root });
    const verifier = await createCheckpointVerifier([publicKey, go.publicKey]);
    const witness = `\u2014 witness.example ${go.signature}\n`;
    expect(await verifier.open(note + witness)).not.toBeNull();
    // A signature of Go's example key, but over another text.
    expect(await verifier.open(`${note}\u2014 PeterNeumann ${go.signature}\n`)).toBeNull();
  });

  test("of another log do not open, though a known key signed them", async () => {
    const { publicKey } = await createCheckpointSigner(go.signingKey);
    const verifier = await createCheckpointVerifier(publicKey);
    const note = `${go.text}\n\u2014 PeterNeumann ${go.signature}\n`;
    expect(await verifier.open(note)).toBeNull();
    const { signingKey } = await generateSigningKey("log");
    const foreign = await (await createCheckpointSigner(signingKey)).sign({ size: 3, root });
    expect(await verifier.open(foreign)).toBeNull();
  });

  test("refuse keys whose id is not theirs, and other texts", async () => {
    const wrong = go.publicKey.replace("c74f20a3", "c74f20a4");
    await expect(createCheckpointVerifier(wrong)).rejects.toThrow("id");
    await expect(createCheckpointVerifier([])).rejects.toThrow("at least one");
    await expect(createCheckpointVerifier("name+c74f20a3+AQ==")).rejects.toThrow(TypeError);
    await expect(createCheckpointSigner(go.publicKey)).rejects.toThrow(TypeError);
    await expect(createCheckpointSigner(go.signingKey.replace("c74f20a3", "c74f20a4"))).rejects.toThrow("id");
    await expect(generateSigningKey("my log")).rejects.toThrow(TypeError);
  });
});

import { memoryStorage } from "@latchkey/core/memory";
import { buildAccount, buildOperation, insertAccount } from "@latchkey/core/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createCheckpointSigner, generateSigningKey } from "../checkpoint/checkpoint-signer.ts";
import { createSealer } from "../sealing/create-sealer.ts";
import { withAudit } from "../with-audit.ts";
import { exportEvidence } from "./export-evidence.ts";
import { type Verification, verify } from "./verify.ts";

const secrets = ["the-ring-of-the-tests-0123456789abcdef"];
const indexSecret = "the-index-of-the-tests-0123456789abcdef";
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

describe("verification of evidence", () => {
  /** 300 records in batches of 50; a checkpoint after each. */
  let lines: readonly string[] = [];
  const notes: string[] = [];
  let publicKey = "";
  let rowPlaces: readonly number[] = [];

  beforeAll(async () => {
    const storage = withAudit(memoryStorage(), { secrets, indexSecret });
    const keys = await generateSigningKey("example.com/audit");
    ({ publicKey } = keys);
    const sealer = await createSealer({
      storage,
      secrets,
      signer: await createCheckpointSigner(keys.signingKey),
      sinks: [{ name: "array", publish: async (note) => void notes.push(note) }],
      logger: quiet,
    });
    for (let batch = 0; batch < 6; batch++) {
      for (let i = 0; i < 50; i++) {
        const account = buildAccount();
        const changes = i % 10 === 0 ? insertAccount(account) : [];
        await storage.commit(buildOperation({ subjectId: account.user.id, changes }));
      }
      await sealer.sealOnce();
    }
    const evidence: string[] = [];
    for await (const line of exportEvidence(storage.audit.seals)) evidence.push(line);
    lines = evidence;
    rowPlaces = evidence.flatMap((line, place) => (line.startsWith('{"type":"row"') ? [place] : []));
  });

  const verifyLines = (evidence: readonly string[], overrides = {}): Promise<Verification> =>
    verify({ evidence: pieces(evidence), checkpoints: notes, publicKey, secrets, ...overrides });
  const rowAt = (seq: number): number => rowPlaces[seq] ?? -1;

  test("takes it in pieces cut anywhere, and tells how far it is", async () => {
    const text = lines.join("");
    const progress: number[] = [];
    const chunks = Array.from({ length: Math.ceil(text.length / 1_000) }, (_, index) =>
      text.slice(index * 1_000, (index + 1) * 1_000),
    );
    const onProgress = ({ records }: { readonly records: number }): void => void progress.push(records);
    expect(await verifyLines(chunks, { onProgress })).toMatchObject({ ok: true, size: 300, records: 300 });
    expect(progress).toEqual([50, 100, 150, 200, 250, 300]);
  });

  test("misses any line of it, but a checkpoint that a sink has too", async () => {
    const places = [
      0,
      1,
      2,
      3,
      rowAt(0),
      rowAt(99),
      rowAt(100),
      rowAt(333),
      rowAt(599),
      lines.length - 2,
      lines.length - 1,
    ];
    for (const place of places) {
      const { ok, findings } = await verifyLines(lines.toSpliced(place, 1));
      const isCheckpoint = lines[place]?.startsWith('{"type":"checkpoint"') === true;
      expect({ place, ok }).toEqual({ place, ok: isCheckpoint });
      const seq = rowPlaces.indexOf(place);
      if (seq !== -1) expect(findings[0]).toMatchObject({ seq, kind: seq === 299 ? "truncated" : "missing" });
    }
  });

  test("finds any character of a row that was changed, at its position", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(299), fc.double({ min: 0, max: 1, noNaN: true }), async (seq, part) => {
        const place = rowAt(seq);
        const line = lines[place] ?? "";
        const at = Math.min(Math.floor(part * line.length), line.length - 2);
        const other = line[at] === "1" ? "2" : "1";
        const changed = `${line.slice(0, at)}${other}${line.slice(at + 1)}`;
        const { ok, findings } = await verifyLines(lines.with(place, changed));
        expect(ok).toBe(false);
        expect(findings.find((finding) => finding.seq !== null)?.seq).toBe(seq);
      }),
      { numRuns: 20 },
    );
  });

  test("tells rows that changed places, were doubled, or were taken from another log", async () => {
    const [a, b] = [rowAt(205), rowAt(207)];
    const swapped = lines.with(a, lines[b] ?? "").with(b, lines[a] ?? "");
    const { findings } = await verifyLines(swapped);
    expect(findings[0]).toMatchObject({ seq: 205, kind: "reordered" });

    const doubled = lines.toSpliced(a, 0, lines[a] ?? "");
    expect((await verifyLines(doubled)).ok).toBe(false);
  });

  test("knows months that were dropped by their leaves, and says how many", async () => {
    const from = lines.findIndex((line) => line.startsWith('{"type":"batch","seq":100,'));
    const dropped = lines.filter(
      (line, place) =>
        place >= from || !(line.startsWith('{"type":"row"') || line.startsWith('{"type":"batch"')),
    );
    const head = lines[0]?.replace('"firstSeq":0', '"firstSeq":100') ?? "";
    const sound = await verifyLines(dropped.with(0, head));
    expect(sound).toMatchObject({ ok: true, firstSeq: 100, size: 300, records: 200, anchoredSize: 300 });
    // Without the head's word they are missing.
    expect((await verifyLines(dropped)).findings[0]).toMatchObject({ seq: 0, kind: "missing" });
  });

  test("ends in findings, whatever stands there", async () => {
    for (const evidence of [
      [],
      [""],
      ["\n\n\n"],
      ["null\n"],
      ["[]\n", "{}\n"],
      lines.slice(0, 1),
      lines.slice(1),
    ]) {
      expect((await verifyLines(evidence)).ok).toBe(false);
    }
    const insert = (text: string): Promise<Verification> => verifyLines(lines.toSpliced(rowAt(5), 0, text));
    const hostile = [
      '{"type":"batch","seq":0,"size":9007199254740991,"rows":9007199254740991}\n',
      '{"type":"batch","seq":1e30,"size":1,"rows":1}\n',
      '{"type":"tile","level":9007199254740991,"index":0,"hashes":"AA"}\n',
      '{"type":"tile","level":0,"index":0,"hashes":"!"}\n',
      '{"type":"row","record":{"__proto__":null},"changes":[]}\n',
      '{"type":"row","record":null,"changes":null}\n',
      '{"type":"checkpoint","size":7,"note":"x"}\n',
      '{"type":"end"}\n',
      lines[0] ?? "",
    ];
    for (const text of hostile) expect({ text, ok: (await insert(text)).ok }).toEqual({ text, ok: false });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json()), async (texts) => {
        const { ok } = await verifyLines(texts.map((text) => `${text}\n`));
        expect(ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test("refuses notes of the sink that nobody signed, and keys that are none", async () => {
    const forged = notes.map((note) => note.replace("\n300\n", "\n301\n"));
    const { findings } = await verifyLines(lines, { checkpoints: forged });
    expect(findings).toEqual([expect.objectContaining({ seq: null, kind: "checkpoint_invalid" })]);
    await expect(verifyLines(lines, { publicKey: "none" })).rejects.toThrow(TypeError);
  });

  test("keeps the first hundred findings by position, and counts all", async () => {
    const broken = lines.map((line) => line.replace('"amr":[]', '"amr":["otp"]'));
    const { findings, findingCount } = await verifyLines(broken);
    expect(findings.length).toBe(100);
    expect(findings[0]?.seq).toBe(0);
    expect(findingCount).toBeGreaterThanOrEqual(300);
  });
});

async function* pieces(texts: readonly string[]): AsyncIterable<string> {
  yield* texts;
}

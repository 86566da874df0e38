import { createKeyRing } from "@latchkey/core/crypto";
import { createCheckpointVerifier } from "../checkpoint/checkpoint-verifier.ts";
import { createMacs } from "../entry/create-macs.ts";
import { createEvidenceReader } from "./evidence-reader.ts";
import type { Finding } from "./finding.ts";
import { createFindings } from "./findings.ts";
import { splitLines } from "./split-lines.ts";
import { createTreeFollower } from "./tree-follower.ts";

export interface VerifyInput {
  /** The text of an evidence file, in pieces cut anywhere. */
  readonly evidence: AsyncIterable<string>;
  /**
   * Signed notes as a sink outside the database kept them, from before the evidence was exported. Without them, nothing is proven against who
   * could take a copy of the database and put it back.
   */
  readonly checkpoints?: AsyncIterable<string> | Iterable<string> | undefined;
  /** What the log is signed with: `name+id+base64`; several after a key was replaced. */
  readonly publicKey: string | readonly string[];
  /** The ring, for whoever has it: then it is told of each row whether it was written with a key. */
  readonly secrets?: readonly string[] | undefined;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
}

export interface VerifyProgress {
  /** Of `size` records that are sealed. */
  readonly records: number;
  readonly size: number;
}

export interface Verification {
  /** Whether nothing was found. */
  readonly ok: boolean;
  /** Records before this one were dropped, as the log says: ask whether that was due. Their leaves are proven, their content is not there. */
  readonly firstSeq: number;
  /** How many records the log has sealed, as far as it says. */
  readonly size: number;
  /** How many rows were read, sealed or not. */
  readonly records: number;
  readonly unsealed: number;
  /** Up to where a signed checkpoint proves the log, and one that was kept outside the database. */
  readonly signedSize: number;
  readonly anchoredSize: number;
  /** The first bad position first; what has none last. At most 100. */
  readonly findings: readonly Finding[];
  /** How many there are in all. */
  readonly findingCount: number;
}

/**
 * Checks a log without its database: each row against its digest and its leaf, the tree against every checkpoint, and every signature. Whatever the
 * evidence holds, it only ends in findings. Some 40 MB of memory for a million records, and some 200 bytes for each checkpoint.
 *
 * @throws TypeError for a key or a secret that is none
 */
export async function verify(input: VerifyInput): Promise<Verification> {
  const verifier = await createCheckpointVerifier(input.publicKey);
  const macs = input.secrets === undefined ? null : createMacs(createKeyRing(input.secrets));
  const findings = createFindings();
  const follower = createTreeFollower(findings.report);

  const seen = new Set<string>();
  for await (const note of input.checkpoints ?? []) {
    // A sink has the newest one again and again.
    if (seen.has(note)) continue;
    seen.add(note);
    const head = await verifier.open(note);
    if (head !== null) follower.expect({ ...head, isAnchor: true });
    else {
      findings.report({
        seq: null,
        kind: "checkpoint_invalid",
        recordId: null,
        what: "A checkpoint of the sink is not signed with the key.",
      });
    }
  }
  seen.clear();

  const reader = createEvidenceReader({
    verifier,
    macs,
    follower,
    report: findings.report,
    onProgress: input.onProgress ?? (() => undefined),
  });
  try {
    for await (const line of splitLines(input.evidence)) await reader.read(line);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    findings.report({ seq: null, kind: "evidence_invalid", recordId: null, what: error.message });
  }
  const { firstSeq, size, records, unsealed } = reader.end();
  const { signedSize, anchoredSize } = follower;
  const { list, count } = findings.all();
  return {
    ok: count === 0,
    firstSeq,
    size,
    records,
    unsealed,
    signedSize,
    anchoredSize,
    findings: list,
    findingCount: count,
  };
}

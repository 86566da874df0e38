/**
 * What is wrong with a log.
 *
 * - `altered`: a row, or one of its changes, is not what was sealed.
 * - `missing`: a row that was sealed is gone; `truncated`: so are all after it.
 * - `unexpected`: a row stands among the sealed ones that no seal covers.
 * - `reordered`: a row that was sealed stands in the place of another.
 * - `tile_altered`: the rows are as they were signed, but the tree that is stored beside them is not.
 * - `rewritten`: rows and tree agree with each other, but not with what was signed. It happened at this position or later.
 * - `rolled_back`: a checkpoint was published over a larger tree.
 * - `repeated`: a row is that of an operation which stands in the log already: it happened once.
 * - `forged`: a row was not written with a key of the ring.
 * - `unsigned`: no signed checkpoint covers what stands from here on.
 * - `checkpoint_invalid`: a checkpoint is not signed with the key, or not where it stands.
 * - `evidence_invalid`: the file is not whole, or not in its form.
 */
export type FindingKind =
  | "altered"
  | "missing"
  | "truncated"
  | "unexpected"
  | "reordered"
  | "tile_altered"
  | "rewritten"
  | "rolled_back"
  | "repeated"
  | "forged"
  | "unsigned"
  | "checkpoint_invalid"
  | "evidence_invalid";

export interface Finding {
  /** The position in the log; null when it has none, such as a row that was never sealed. */
  readonly seq: number | null;
  readonly kind: FindingKind;
  readonly recordId: string | null;
  /** One sentence, without personal values. */
  readonly what: string;
}

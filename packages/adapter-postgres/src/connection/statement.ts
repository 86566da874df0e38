/** SQL with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether one more parameter follows the values: the milliseconds in which the server must be done, or else do nothing. */
  readonly hasAllowance?: boolean | undefined;
  /** Whether the server must look at the values before it chooses how to go about it: such a statement is not kept. */
  readonly isPlannedForValues?: boolean | undefined;
}

export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number;
}

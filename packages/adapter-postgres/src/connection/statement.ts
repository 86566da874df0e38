/** SQL with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether one more parameter follows the values: the milliseconds in which the server must be done, or else do nothing. */
  readonly hasAllowance?: boolean | undefined;
}

export interface StatementResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly rowCount: number;
}

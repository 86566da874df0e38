/** The part of vitest's JSON report that is counted here. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Titles of tests that did not run. */
  readonly skipped: readonly string[];
}

/** Counts tests. A file that breaks before its tests, or an error outside of any test, is a failure too. */
export const vitestOutcome = (report: VitestReport, exitedWell: boolean): Outcome => {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failedTests = tests.filter(({ status }) => status === "failed").length;
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  const failed = failedTests + brokenFiles;
  const skipped = tests.flatMap(({ status, fullName }) =>
    status === "passed" || status === "failed" ? [] : [fullName],
  );
  const isUnexplained = failed === 0 && !(exitedWell && report.success);
  return { passed, failed: isUnexplained ? 1 : failed, skipped };
};

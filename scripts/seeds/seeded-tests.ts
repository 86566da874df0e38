import { step, type Totals } from "../test/step.ts";
import { runVitest } from "../test/vitest.ts";
import { createSandbox } from "./sandbox.ts";

const broken = `import { expect, test } from "vitest";

test("passes", () => {
  expect(1).toBe(1);
});

test("fails", () => {
  expect(1).toBe(2);
});
`;

/** Both a failing test and a file that doesn't load must reach the final line. */
export const seededTests = async (repository: string): Promise<Totals> => {
  const sandbox = createSandbox(repository);
  try {
    sandbox.write("packages/core/src/domain/failing.test.ts", broken);
    sandbox.write("packages/core/src/domain/unloadable.test.ts", 'throw new Error("seed");\n');
    return await step("seeds: tests count a failing test and a file that doesn't load", async () => {
      const counted = await runVitest({ root: sandbox.root, args: ["--project=unit"], quiet: true });
      const ok = counted.passed === 1 && counted.failed === 2;
      return { ok, output: JSON.stringify(counted) };
    });
  } finally {
    sandbox.dispose();
  }
};

import { defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Packages import each other's TypeScript, so that no test waits for a build.
const conditions = ["latchkey:source", ...defaultServerConditions];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
const integration = "**/*.integration.test.ts";

export default defineConfig({
  test: {
    maxWorkers: 2,
    execArgv: ["--conditions=latchkey:source"],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: [
            "packages/*/{src,test}/**/*.test.ts",
            "examples/*/{src,test}/**/*.test.ts",
            "integrations/*/{src,test}/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
          exclude: [integration, "**/node_modules/**", "**/fixtures/**"],
          testTimeout: 10_000,
          hookTimeout: 20_000,
        },
      },
      {
        ...shared,
        test: {
          name: "integration",
          include: [
            "packages/*/test/**/*.integration.test.ts",
            "examples/*/test/**/*.integration.test.ts",
            "integrations/*/test/**/*.integration.test.ts",
          ],
          globalSetup: ["integrations/servers/src/vitest/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

import { defineConfig } from "tsup";
import { library } from "../../scripts/build/library.ts";

export default defineConfig(
  library({
    index: "src/index.ts",
    "cli/index": "src/cli/index.ts",
    "console/index": "src/console/index.ts",
    "verification/index": "src/verification/index.ts",
  }),
);

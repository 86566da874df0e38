import { defineConfig } from "tsup";
import { library } from "../../scripts/build/library.ts";

export default defineConfig(
  library({
    index: "src/index.ts",
    "crypto/index": "src/crypto/index.ts",
    "errors/index": "src/errors/index.ts",
    "memory/index": "src/memory/index.ts",
    "node/index": "src/node/index.ts",
    "ports/index": "src/ports/index.ts",
    "testing/index": "src/testing/index.ts",
    "testing/vitest": "src/testing/vitest.ts",
  }),
);

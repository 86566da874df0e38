import type { Options } from "tsup";

/** How every published package is built: ES modules and declarations, shared chunks between its entries. */
export const library = (entry: Record<string, string>): Options => ({
  entry,
  format: "esm",
  target: "node22",
  platform: "node",
  dts: true,
  clean: true,
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: false,
});

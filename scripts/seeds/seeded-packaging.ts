import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTarball } from "../gates/packaging.ts";
import { step, sum, type Totals } from "../test/step.ts";
import { pack } from "../test/tarballs.ts";

const manifest = {
  name: "seed",
  version: "1.0.0",
  license: "MIT",
  type: "module",
  files: ["dist"],
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
};

const packed = async (folder: string, files: Readonly<Record<string, string>>): Promise<string> => {
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, "dist", name), source);
  return pack(folder, join(folder, "packs"));
};

/** A whole archive passes; one whose declarations were forgotten does not. */
export const seededPackaging = async (repository: string): Promise<Totals> => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-seeds-"));
  const code = { "index.js": "export const seed = 1;\n" };
  const declarations = { "index.d.ts": "export declare const seed = 1;\n" };
  try {
    const whole = await packed(join(folder, "whole"), { ...code, ...declarations });
    const broken = await packed(join(folder, "broken"), code);
    return sum(
      await step("seeds: packaging passes a whole archive", () => checkTarball(whole, repository)),
      await step("seeds: packaging catches an archive without its declarations", async () => {
        const { ok, output } = await checkTarball(broken, repository);
        return { ok: !ok && output.includes("dist/index.d.ts"), output };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

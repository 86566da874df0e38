import { createCheckpointSigner } from "../checkpoint/checkpoint-signer.ts";
import { createSealer, type Sealer, type SealerOptions } from "../sealing/create-sealer.ts";
import type { BackgroundPart } from "./background-part.ts";

/** The sealer, made when it starts: keys are imported asynchronously. */
export function createSealingPart({
  signingKey,
  ...options
}: Omit<SealerOptions, "signer"> & { readonly signingKey: string }): BackgroundPart {
  let sealer: Sealer | null = null;
  let isWanted = false;

  return {
    start: async () => {
      isWanted = true;
      sealer ??= await createSealer({ ...options, signer: await createCheckpointSigner(signingKey) });
      // Stopped while its keys were read.
      if (isWanted) sealer.start();
    },
    stop: async () => {
      isWanted = false;
      await sealer?.stop();
    },
  };
}

import { createAuth, type TunableOptions } from "@latchkey/core";
import type { Clock, Courier, Ephemeral, Logger, Random, Storage } from "@latchkey/core/ports";
import { z } from "zod";

export const secrets: readonly string[] = ["a-secret-of-the-acceptance-tests-0123456789"];
export const indexSecret = "an-index-secret-of-the-acceptance-tests-01";
export const baseUrl = "https://shop.example";

/** Limits that stand in no test's way; one file proves the defaults. */
const wideLimits: NonNullable<TunableOptions["limits"]> = {
  sendPerIdentifierAndSource: [{ count: 10_000, seconds: 3_600 }],
  sendPerIdentifier: [{ count: 10_000, seconds: 3_600 }],
  sendPerSource: [{ count: 10_000, seconds: 3_600 }],
  sendPerPhonePrefix: [{ count: 10_000, seconds: 3_600 }],
  verifyPerSource: [{ count: 10_000, seconds: 3_600 }],
};

export interface HouseParts {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly courier: Courier;
  readonly logger: Logger;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** What differs from a house with wide limits and every country's phones. */
  readonly options?: TunableOptions | undefined;
}

/** The library as a host assembles it, with fields of his own. */
export const assembleHouse = (parts: HouseParts) =>
  createAuth({
    storage: parts.storage,
    ephemeral: parts.ephemeral,
    courier: parts.courier,
    logger: parts.logger,
    clock: parts.clock,
    random: parts.random,
    secrets,
    indexSecret,
    baseUrl,
    phone: { countries: "all" },
    limits: wideLimits,
    ...parts.options,
    vendor: z.object({
      taxNumber: z.string().min(3).optional(),
      categories: z.array(z.string()).default([]),
    }),
    client: z.object({ interests: z.array(z.string()).optional() }),
  });

export type HouseAuth = ReturnType<typeof assembleHouse>;

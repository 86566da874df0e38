import { z } from "zod";

/** Absent keeps, null clears. */
export interface ProfilePatch {
  readonly fullName?: string | null | undefined;
  /** https */
  readonly avatarUrl?: string | null | undefined;
  readonly bio?: string | null | undefined;
  readonly gender?: string | null | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly city?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly newsletter?: boolean | undefined;
  /** BCP 47. */
  readonly locale?: string | null | undefined;
}

/** Text of one line, such as a name. */
export function line(max: number): z.ZodString {
  return (
    z
      .string()
      .min(1)
      .max(max)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
      .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, "one line of text")
  );
}

export const httpsUrl: z.ZodType<string> = z
  .string()
  .max(2_000)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === "https:", "an https URL");

export const profilePatchBody: z.ZodType<ProfilePatch> = z.strictObject({
  fullName: line(200).nullable().optional(),
  avatarUrl: httpsUrl.nullable().optional(),
  bio: z.string().max(2_000).nullable().optional(),
  gender: line(50).nullable().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "two capital letters (ISO 3166-1 alpha-2)")
    .nullable()
    .optional(),
  region: line(100).nullable().optional(),
  city: line(100).nullable().optional(),
  address: z.string().max(500).nullable().optional(),
  newsletter: z.boolean().optional(),
  locale: z.string().max(35).refine(isLocale, "a BCP 47 language tag").nullable().optional(),
});

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

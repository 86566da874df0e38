import { z } from "zod";

export interface CodeBody {
  readonly challenge: string;
  readonly code: string;
}

export interface ResendBody {
  readonly challenge: string;
}

const challenge = z.string().min(1).max(200);

export const codeBody: z.ZodType<CodeBody> = z.strictObject({
  challenge,
  code: z.string().regex(/^[0-9]{6}$/, "six digits"),
});

export const resendBody: z.ZodType<ResendBody> = z.strictObject({ challenge });

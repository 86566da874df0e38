import { z } from "zod";

export interface SignInBody {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** Exactly one of both; what they must look like is `parseIdentifier`'s. */
export const signInBody: z.ZodType<SignInBody> = z.strictObject({
  email: z.string().max(320).optional(),
  phone: z.string().max(64).optional(),
});

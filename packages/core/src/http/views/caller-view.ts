import { z } from "zod";
import type { Principal } from "../../domain/users/principal.ts";
import type { Caller } from "../../use-cases/sessions/caller.ts";
import { userStatus, userType, vendorStatus } from "./enums.ts";

export interface CallerView {
  readonly user: { readonly [Field in keyof Principal]: string | null };
  readonly session: {
    readonly id: string;
    readonly createdAt: string;
    readonly authTime: string;
    readonly expiresAt: string;
    readonly amr: readonly string[];
  };
}

export const callerView: z.ZodType<CallerView> = z.strictObject({
  user: z.strictObject({
    id: z.uuid(),
    userType,
    status: userStatus,
    vendorStatus: vendorStatus.nullable().meta({ description: "Null for all but vendors." }),
  }),
  session: z.strictObject({
    id: z.uuid(),
    createdAt: z.iso.datetime(),
    authTime: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    amr: z.array(z.string()).meta({ description: "Authentication methods references (RFC 8176)." }),
  }),
});

/** Field by field, so that a token that stands beside them never gets into JSON. */
export function toCallerView({ user, session }: Caller): CallerView {
  return {
    user: { id: user.id, userType: user.userType, status: user.status, vendorStatus: user.vendorStatus },
    session: {
      id: session.id,
      createdAt: session.createdAt.toISOString(),
      authTime: session.authTime.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      amr: session.amr,
    },
  };
}

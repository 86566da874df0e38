import { z } from "zod";
import { codeBody, resendBody } from "./challenges/code-input.ts";
import type { Dependencies } from "./dependencies.ts";
import type { HostFields } from "./host-fields.ts";
import { registerFields } from "./registration/registration-input.ts";
import { signInBody } from "./sign-in/sign-in-input.ts";
import { profilePatchBody } from "./users/profile-input.ts";
import { vendorFields, vendorPatch } from "./vendors/vendor-input.ts";

/** The bodies that use cases accept, with the host's own fields, for documents. They describe and do not check. */
export interface BodyDescriptions {
  readonly register: z.ZodType;
  readonly code: z.ZodType;
  readonly resend: z.ZodType;
  readonly signIn: z.ZodType;
  readonly profilePatch: z.ZodType;
  readonly vendorPatch: z.ZodType;
  readonly clientPatch: z.ZodType;
}

export function describeBodies({ vendor, client }: Dependencies["hostFields"]): BodyDescriptions {
  return {
    register: z.union([
      z.strictObject({ ...registerFields, as: z.literal("vendor"), vendor: join(vendorFields, vendor) }),
      z.strictObject({ ...registerFields, as: z.literal("client"), client: shapeOf(client).optional() }),
    ]),
    code: codeBody,
    resend: resendBody,
    signIn: signInBody,
    profilePatch: profilePatchBody,
    vendorPatch: join(vendorPatch, vendor, true),
    clientPatch: shapeOf(client).partial(),
  };
}

/** Refinements can't be described, so the bare shape is enough. */
function shapeOf({ schema }: HostFields): z.ZodObject {
  return z.strictObject(schema?.shape ?? {});
}

function join(own: z.ZodObject, host: HostFields, isPartial = false): z.ZodObject {
  const theirs = isPartial ? shapeOf(host).partial() : shapeOf(host);
  return z.strictObject({ ...own.shape, ...theirs.shape });
}

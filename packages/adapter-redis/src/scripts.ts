import { createScript, type Script } from "./script.ts";
import { fenceUser } from "./scripts/fence-user.lua.ts";
import { fillSession } from "./scripts/fill-session.lua.ts";
import { findChallenge } from "./scripts/find-challenge.lua.ts";
import { hitBucket } from "./scripts/hit-bucket.lua.ts";
import { issueChallenge } from "./scripts/issue-challenge.lua.ts";
import { readSession } from "./scripts/read-session.lua.ts";
import { resendChallenge } from "./scripts/resend-challenge.lua.ts";
import { verifyChallenge } from "./scripts/verify-challenge.lua.ts";

export type ScriptName =
  | "issueChallenge"
  | "verifyChallenge"
  | "resendChallenge"
  | "findChallenge"
  | "hitBucket"
  | "readSession"
  | "fillSession"
  | "fenceUser";

export const scripts: { readonly [Name in ScriptName]: Script } = {
  issueChallenge: createScript(issueChallenge),
  verifyChallenge: createScript(verifyChallenge),
  resendChallenge: createScript(resendChallenge),
  findChallenge: createScript(findChallenge),
  hitBucket: createScript(hitBucket),
  readSession: createScript(readSession),
  fillSession: createScript(fillSession),
  fenceUser: createScript(fenceUser),
};

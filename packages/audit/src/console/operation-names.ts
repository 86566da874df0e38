import type { OperationName } from "@latchkey/core/ports";

// An object, so that a new name does not compile until it stands here.
const names: Readonly<Record<OperationName, true>> = {
  "registration.start": true,
  "registration.complete": true,
  "sign_in.start": true,
  "sign_in.complete": true,
  "challenge.resend": true,
  "session.revoke": true,
  "session.revoke_all": true,
  "session.prune": true,
  "user.update": true,
  "user.suspend": true,
  "user.reinstate": true,
  "user.hold": true,
  "user.release": true,
  "user.revert": true,
  "vendor.update": true,
  "vendor.revert": true,
  "client.update": true,
  "client.revert": true,
  "audit.read": true,
  "audit.export": true,
  "audit.erase": true,
  "refusal.limit": true,
  "refusal.csrf": true,
  "refusal.challenge": true,
};

/** What the timeline can be narrowed to. */
export const operationNames: readonly string[] = Object.keys(names);

export function isOperationName(text: string): text is OperationName {
  return Object.hasOwn(names, text);
}

import type { Operation, OperationName } from "@latchkey/core/ports";

interface EventNames {
  readonly succeeded: string;
  /** By default that of a refused authorisation. */
  readonly refused?: string;
}

/** A name of the OWASP Logging Vocabulary for each operation: a new one does not compile until it has its own. */
export const eventNames: { readonly [Name in OperationName]: EventNames } = {
  // A code was made that proves an identifier.
  "registration.start": { succeeded: "authn_token_created", refused: "authn_login_fail" },
  "registration.complete": { succeeded: "user_created", refused: "authn_login_fail" },
  "sign_in.start": { succeeded: "authn_token_created", refused: "authn_login_fail" },
  "sign_in.complete": { succeeded: "authn_login_success", refused: "authn_login_fail" },
  "challenge.resend": { succeeded: "authn_token_created", refused: "authn_login_fail" },
  "session.revoke": { succeeded: "authn_token_revoked" },
  "session.revoke_all": { succeeded: "authn_token_revoked" },
  "session.prune": { succeeded: "session_expired" },
  "user.update": { succeeded: "user_updated" },
  "user.suspend": { succeeded: "authn_login_lock" },
  "user.reinstate": { succeeded: "authz_change" },
  "user.hold": { succeeded: "user_updated" },
  "user.release": { succeeded: "user_updated" },
  "user.revert": { succeeded: "user_updated" },
  "vendor.update": { succeeded: "user_updated" },
  "vendor.revert": { succeeded: "user_updated" },
  "client.update": { succeeded: "user_updated" },
  "client.revert": { succeeded: "user_updated" },
  "audit.read": { succeeded: "sensitive_read" },
  "audit.export": { succeeded: "sensitive_read" },
  "audit.erase": { succeeded: "sensitive_delete" },
  "refusal.limit": { succeeded: "excess_rate_limit_exceeded", refused: "excess_rate_limit_exceeded" },
  "refusal.csrf": { succeeded: "malicious_csrf", refused: "malicious_csrf" },
  "refusal.challenge": { succeeded: "sequence_fail", refused: "sequence_fail" },
};

/** Reasons that say more than the operation does. */
const namesByReason: ReadonlyMap<string, string> = new Map([
  ["account_suspended", "authn_login_lock"],
  ["challenge_exhausted", "authn_login_fail_max"],
  ["challenge_used", "sequence_fail"],
  ["too_many_requests", "excess_rate_limit_exceeded"],
  ["forbidden", "authz_fail"],
]);

/** The name of an operation in the OWASP Logging Vocabulary. */
export function eventNameOf({
  name,
  outcome,
  reason,
}: Pick<Operation, "name" | "outcome" | "reason">): string {
  const { succeeded, refused = "authz_fail" } = eventNames[name];
  if (outcome === "succeeded") return succeeded;
  // What was refused before anything was compared is named by what it is: a forged request is no failed authorisation.
  if (name.startsWith("refusal.")) return refused;
  return namesByReason.get(reason ?? "") ?? refused;
}

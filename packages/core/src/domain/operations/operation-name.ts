import type { Brand } from "../brand.ts";

/** UUIDv7. */
export type OperationId = Brand<string, "OperationId">;

export type OperationName =
  | "registration.start"
  | "registration.complete"
  | "sign_in.start"
  | "sign_in.complete"
  | "challenge.resend"
  | "session.revoke"
  | "session.revoke_all"
  | "session.prune"
  | "user.update"
  | "user.suspend"
  | "user.reinstate"
  | "user.hold"
  | "user.release"
  | "user.revert"
  | "vendor.update"
  | "vendor.revert"
  | "client.update"
  | "client.revert"
  | "audit.read"
  | "audit.export"
  | "audit.erase"
  | "refusal.limit"
  | "refusal.csrf"
  | "refusal.challenge";

/** A refused attempt is an operation too: it commits its counters, then the caller gets the error. */
export type OperationOutcome = "succeeded" | "failed" | "denied";

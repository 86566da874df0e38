import type { Page } from "../domain/page.ts";
import type { SessionView } from "../domain/sessions/session-view.ts";
import type { UserId } from "../domain/users/user-row.ts";
import type { ChallengeIssued } from "./challenges/challenge-issued.ts";
import type { RequestContext } from "./request-context.ts";
import type { Caller, SignedIn } from "./sessions/caller.ts";
import type { Me } from "./users/me.ts";

/** A flow of two calls: start sends a code, verify redeems it. Inputs are checked here, for HTTP and library alike. */
export interface CodeFlow {
  start(input: unknown, context: RequestContext): Promise<ChallengeIssued>;
  verify(input: unknown, context: RequestContext): Promise<SignedIn>;
}

/** An edit of one versioned entity: refused with `conflict` unless `version` is the stored one. */
export type Edit = (caller: Caller, patch: unknown, version: number, context: RequestContext) => Promise<Me>;

/** What a host's own code does to an account: it names the job and the reason. */
export interface Intervention {
  /** `[a-z][a-z0-9:._-]{0,99}`, such as `risk:nightly`. */
  readonly job: string;
  readonly reason: string;
}

/** Everything that can be asked of Latchkey, without HTTP and without the host's types. All throw `AuthError`. */
export interface UseCases {
  readonly registration: CodeFlow;
  readonly signIn: CodeFlow;
  readonly challenges: {
    resend(input: unknown, context: RequestContext): Promise<ChallengeIssued>;
  };
  readonly sessions: {
    /** @throws AuthError not_authenticated, session_expired, service_unavailable */
    authenticate(token: string): Promise<Caller>;
    list(
      caller: Caller,
      input: { readonly cursor: string | null; readonly limit: number },
    ): Promise<Page<SessionView>>;
    /** Of another user's session: `not_found`. */
    revoke(caller: Caller, sessionId: string, context: RequestContext): Promise<void>;
    /** Everywhere, this one too. */
    revokeAll(caller: Caller, context: RequestContext): Promise<void>;
  };
  readonly me: {
    get(caller: Caller): Promise<Me>;
    readonly update: Edit;
    readonly updateVendor: Edit;
    readonly updateClient: Edit;
  };
  readonly users: {
    suspend(id: UserId, intervention: Intervention): Promise<void>;
    reinstate(id: UserId, intervention: Intervention): Promise<void>;
  };
  /** Whether both stores answer. */
  health(): Promise<{ readonly storage: boolean; readonly ephemeral: boolean }>;
}

import type { Authentication } from "../../domain/operations/operation.ts";
import type { SessionId } from "../../domain/sessions/session-row.ts";
import type { Principal } from "../../domain/users/principal.ts";

/** The session that a request is made with; without personal data, so that it may be cached. */
export interface CallerSession {
  readonly id: SessionId;
  readonly createdAt: Date;
  readonly authTime: Date;
  readonly expiresAt: Date;
  readonly amr: readonly string[];
}

/** An authenticated caller. */
export interface Caller {
  readonly user: Principal;
  readonly session: CallerSession;
}

/** What a completed registration or sign-in gives; the tokens are for cookies and never for JSON. */
export interface SignedIn extends Caller {
  readonly sessionToken: string;
  readonly deviceToken: string;
}

export function callerSession({ id, createdAt, authTime, expiresAt, amr }: CallerSession): CallerSession {
  return { id, createdAt, authTime, expiresAt, amr };
}

/** How an operation of the caller says what he was known by. */
export function authenticationOf({ session }: Caller): Partial<Authentication> {
  return { sessionId: session.id, amr: session.amr };
}

import type { Fields, FieldsIn, FieldsOut, NoFields } from "./config/fields.ts";
import type { Page } from "./domain/page.ts";
import type { SessionView } from "./domain/sessions/session-view.ts";
import type { UserId } from "./domain/users/user-row.ts";
import type { Connection } from "./http/connection.ts";
import type { ChallengeIssued } from "./use-cases/challenges/challenge-issued.ts";
import type { ConsumerOptions } from "./use-cases/events/consumer-options.ts";
import type { ConsumerHandle } from "./use-cases/events/consumers.ts";
import type { EventHandler } from "./use-cases/events/event-handler.ts";
import type { RedriveResult } from "./use-cases/events/redrive-dead-letters.ts";
import type { RequestContext } from "./use-cases/request-context.ts";
import type { Caller } from "./use-cases/sessions/caller.ts";
import type { Intervention } from "./use-cases/use-cases.ts";
import type { ClientView, Me, VendorView } from "./use-cases/users/me.ts";
import type { ProfilePatch } from "./use-cases/users/profile-input.ts";
import type { VendorFields } from "./use-cases/vendors/vendor-input.ts";

/** Exactly one of both. */
export type EmailOrPhone =
  | { readonly email: string; readonly phone?: never }
  | { readonly phone: string; readonly email?: never };

export type RegistrationInput<V, C> = EmailOrPhone & { readonly profile?: ProfilePatch | undefined } & (
    | { readonly as: "vendor"; readonly vendor: VendorFields & FieldsIn<V>; readonly client?: never }
    | { readonly as: "client"; readonly client?: FieldsIn<C, NoFields> | undefined; readonly vendor?: never }
  );

export interface CodeInput {
  readonly challenge: string;
  readonly code: string;
}

/** A signed-in caller and the `Set-Cookie` values that make his browser so. */
export interface SignInAnswer extends Caller {
  readonly setCookie: readonly string[];
}

/** A user as he sees himself, with the host's own fields. */
export type User<V, C> = Omit<Me, "vendor" | "client"> & {
  readonly vendor: (VendorView & FieldsOut<V>) | null;
  readonly client: (ClientView & FieldsOut<C>) | null;
};

/** What `If-Match` says over HTTP. */
export interface EditOptions {
  /** The version that was read; another one stored means `conflict`. */
  readonly version: number;
  readonly context?: RequestContext | undefined;
}

interface Registration<V, C> {
  /** Sends a code; says nothing of whether the identifier is known. @throws AuthError invalid_input, too_many_requests, service_unavailable */
  start(input: RegistrationInput<V, C>, context?: RequestContext): Promise<ChallengeIssued>;
  /**
   * Redeems the code and makes the user: of N parallel calls with the right code one succeeds.
   * @throws AuthError invalid_input, invalid_code, challenge_expired, challenge_exhausted, challenge_used, identifier_taken, too_many_requests, service_unavailable
   */
  verify(input: CodeInput, context?: RequestContext): Promise<SignInAnswer>;
}

interface SignIn {
  /** Sends a code if somebody is there to receive it; answers the same if not. @throws AuthError invalid_input, too_many_requests, service_unavailable */
  start(input: EmailOrPhone, context?: RequestContext): Promise<ChallengeIssued>;
  /** @throws AuthError invalid_input, invalid_code, challenge_expired, challenge_exhausted, challenge_used, account_suspended, too_many_requests, service_unavailable */
  verify(input: CodeInput, context?: RequestContext): Promise<SignInAnswer>;
}

interface Challenges {
  /**
   * A new code for the same flow; the old one is dead at once, tries stay counted.
   * @throws AuthError invalid_input, challenge_expired, challenge_exhausted, challenge_used, too_many_requests, service_unavailable
   */
  resend(input: { readonly challenge: string }, context?: RequestContext): Promise<ChallengeIssued>;
}

interface Sessions {
  /**
   * The caller's own live sessions, newest first, `limit` of them (1 to 100, 20 by default).
   * @throws AuthError invalid_input for a cursor that no page gave, service_unavailable
   */
  list(
    caller: Caller,
    input?: { readonly cursor?: string | null; readonly limit?: number },
  ): Promise<Page<SessionView>>;
  /**
   * Ends one of the caller's sessions, at once in every process.
   * @throws AuthError not_found, also for another user's session; service_unavailable
   */
  revoke(caller: Caller, sessionId: string, context?: RequestContext): Promise<void>;
  /** Ends all of the caller's sessions, this one too; his devices are unknown again. @throws AuthError conflict, service_unavailable */
  revokeAll(caller: Caller, context?: RequestContext): Promise<void>;
}

/** Edits are made under the version that was read: of N at once with one version, one is made. What changes nothing writes nothing. */
interface OwnAccount<V, C> {
  /** @throws AuthError session_expired when the account went meanwhile, service_unavailable */
  get(caller: Caller): Promise<User<V, C>>;
  /** @throws AuthError invalid_input, conflict, session_expired, service_unavailable */
  update(caller: Caller, patch: ProfilePatch, options: EditOptions): Promise<User<V, C>>;
  /** The slug stays when the store's name changes. @throws AuthError as `update`, and not_found for whoever is no vendor */
  updateVendor(
    caller: Caller,
    patch: Partial<VendorFields & FieldsIn<V>>,
    options: EditOptions,
  ): Promise<User<V, C>>;
  /** @throws AuthError as `update`, and not_found for whoever is no client */
  updateClient(
    caller: Caller,
    patch: Partial<FieldsIn<C, NoFields>>,
    options: EditOptions,
  ): Promise<User<V, C>>;
}

interface Users {
  /** Ends every session at once; no flow re-activates. Of one who is suspended already it changes nothing. @throws AuthError invalid_input, not_found, conflict, service_unavailable */
  suspend(id: UserId, intervention: Intervention): Promise<void>;
  /** Sessions from before stay dead. @throws AuthError as `suspend` */
  reinstate(id: UserId, intervention: Intervention): Promise<void>;
}

/**
 * What was committed, for the host's own code. Each consumer has a place of its own in the log; a new name begins with the oldest event. Processes share
 * a consumer: one works, another takes over when it ends.
 */
interface Events {
  /**
   * Gives the consumer every event, one after the other, in the order in which they became certain: of one entity, by its version. At least once: an event comes again after a
   * crash, so its id is the key by which a handler knows it. Runs from `start` to `stop`, whenever it is registered.
   *
   * A handler that throws is tried again after a pause of 1 s to 5 min that grows, and later events wait; after `maxAttempts`, or at once when it answers `rejected`, the event becomes a dead letter
   * and the rest goes on.
   * @throws TypeError for a name or an option that can't be, and for a name that is registered in this process
   */
  consume(name: string, handler: EventHandler, options?: ConsumerOptions): ConsumerHandle;
  /**
   * Handles up to `limit` (1,000) dead letters of a consumer that is registered here, the oldest first, each once; those that succeed are gone.
   * @throws TypeError for a name that is not registered in this process, and for a limit that is none; AuthError service_unavailable
   */
  redrive(name: string, options?: { readonly limit?: number | undefined }): Promise<RedriveResult>;
}

/** The assembled library. */
export interface Auth<V extends Fields | undefined, C extends Fields | undefined> {
  /** Checks both stores, pins the index secret and starts the worker that sends messages. @throws StoreError ERR_STORE_MISCONFIGURED */
  start(): Promise<void>;
  /** Stops the work in the background once what it holds is done or given back, and writes what was refused meanwhile. Idempotent. */
  stop(): Promise<void>;
  /** Web-standard handler; wants the full path. Never throws. */
  readonly handler: (request: Request, connection?: Connection) => Promise<Response>;
  /** Who makes this request. @throws AuthError not_authenticated, session_expired, service_unavailable */
  authenticate(request: { readonly headers: Headers }): Promise<Caller>;
  readonly registration: Registration<V, C>;
  readonly signIn: SignIn;
  readonly challenges: Challenges;
  readonly sessions: Sessions;
  readonly me: OwnAccount<V, C>;
  readonly users: Users;
  readonly events: Events;
}

import type { Auth, SignInAnswer } from "./auth.ts";
import type { Settings } from "./config/settings.ts";
import { AuthError } from "./errors/index.ts";
import { readCookies, signInCookies } from "./http/cookies.ts";
import { parseContext } from "./use-cases/parse-context.ts";
import type { SignedIn } from "./use-cases/sessions/caller.ts";
import type { UseCases } from "./use-cases/use-cases.ts";

/** The typed calls over the use cases; without host fields the types are the widest. */
export function createFacade(
  useCases: UseCases,
  settings: Settings,
): Omit<Auth<undefined, undefined>, "start" | "stop" | "handler" | "events"> {
  const withCookies = async (signingIn: Promise<SignedIn>): Promise<SignInAnswer> => {
    const signedIn = await signingIn;
    const { user, session } = signedIn;
    return { user, session, setCookie: signInCookies(settings, signedIn) };
  };

  return {
    authenticate: async ({ headers }) => {
      const { sessionToken } = readCookies(settings, headers);
      if (sessionToken === null) throw new AuthError("not_authenticated");
      return useCases.sessions.authenticate(sessionToken);
    },
    registration: {
      start: (input, context = {}) => useCases.registration.start(input, parseContext(context)),
      verify: (input, context = {}) =>
        withCookies(useCases.registration.verify(input, parseContext(context))),
    },
    signIn: {
      start: (input, context = {}) => useCases.signIn.start(input, parseContext(context)),
      verify: (input, context = {}) => withCookies(useCases.signIn.verify(input, parseContext(context))),
    },
    challenges: { resend: (input, context = {}) => useCases.challenges.resend(input, parseContext(context)) },
    sessions: {
      list: (caller, { cursor = null, limit = 20 } = {}) => useCases.sessions.list(caller, { cursor, limit }),
      revoke: (caller, sessionId, context = {}) =>
        useCases.sessions.revoke(caller, sessionId, parseContext(context)),
      revokeAll: (caller, context = {}) => useCases.sessions.revokeAll(caller, parseContext(context)),
    },
    me: {
      get: useCases.me.get,
      update: (caller, patch, { version, context = {} }) =>
        useCases.me.update(caller, patch, version, parseContext(context)),
      updateVendor: (caller, patch, { version, context = {} }) =>
        useCases.me.updateVendor(caller, patch, version, parseContext(context)),
      updateClient: (caller, patch, { version, context = {} }) =>
        useCases.me.updateClient(caller, patch, version, parseContext(context)),
    },
    users: useCases.users,
  };
}

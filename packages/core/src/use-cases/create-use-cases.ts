import { resendChallenge } from "./challenges/resend-challenge.ts";
import { checkHealth } from "./check-health.ts";
import { createUpdateClient } from "./clients/update-client.ts";
import type { Dependencies } from "./dependencies.ts";
import { completeRegistration } from "./registration/complete-registration.ts";
import { startRegistration } from "./registration/start-registration.ts";
import { createAuthenticate } from "./sessions/authenticate.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { revokeAllSessions } from "./sessions/revoke-all-sessions.ts";
import { revokeSession } from "./sessions/revoke-session.ts";
import { completeSignIn } from "./sign-in/complete-sign-in.ts";
import { startSignIn } from "./sign-in/start-sign-in.ts";
import { translateErrors } from "./translate-errors.ts";
import type { UseCases } from "./use-cases.ts";
import { changeStatus, reinstatement, suspension } from "./users/change-status.ts";
import { getOwnAccount } from "./users/get-own-account.ts";
import { createUpdateProfile } from "./users/update-profile.ts";
import { viewAccount } from "./users/view-account.ts";
import { createUpdateVendor } from "./vendors/update-vendor.ts";

/** Every use case over one set of dependencies. */
export function createUseCases(dependencies: Dependencies): UseCases {
  const bind = <Input extends readonly unknown[], Output>(
    useCase: (dependencies: Dependencies, ...input: Input) => Promise<Output>,
  ) => translateErrors((...input: Input) => useCase(dependencies, ...input));

  return {
    registration: { start: bind(startRegistration), verify: bind(completeRegistration) },
    signIn: { start: bind(startSignIn), verify: bind(completeSignIn) },
    challenges: { resend: bind(resendChallenge) },
    sessions: {
      authenticate: translateErrors(createAuthenticate(dependencies)),
      list: bind(listSessions),
      revoke: bind(revokeSession),
      revokeAll: bind(revokeAllSessions),
    },
    me: {
      get: translateErrors(async (caller) => viewAccount(await getOwnAccount(dependencies, caller))),
      update: translateErrors(createUpdateProfile(dependencies)),
      updateVendor: translateErrors(createUpdateVendor(dependencies)),
      updateClient: translateErrors(createUpdateClient(dependencies)),
    },
    users: {
      suspend: translateErrors((id, intervention) =>
        changeStatus(dependencies, suspension, id, intervention),
      ),
      reinstate: translateErrors((id, intervention) =>
        changeStatus(dependencies, reinstatement, id, intervention),
      ),
    },
    health: () => checkHealth(dependencies),
  };
}

import { createDeviceId, createDeviceToken, readDeviceId } from "../../crypto/device-token.ts";
import { createSessionToken } from "../../crypto/session-token.ts";
import type { DomainEvent } from "../../domain/events/domain-event.ts";
import type { Change } from "../../domain/operations/change.ts";
import { insert, remove } from "../../domain/operations/change-builders.ts";
import { sessionLimits } from "../../domain/sessions/judge-session.ts";
import type { SessionId, SessionRow } from "../../domain/sessions/session-row.ts";
import type { Principal } from "../../domain/users/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { callerSession, type SignedIn } from "./caller.ts";
import { findReplacedSession } from "./find-replaced-session.ts";
import { sessionEvent } from "./session-event.ts";

export interface OpenedSession {
  readonly changes: readonly Change[];
  readonly events: readonly Omit<DomainEvent, "id">[];
  readonly signedIn: SignedIn;
}

/**
 * A new session for whoever just proved a code, to be committed with that proof, in the place of the one that his browser still bears; the
 * browser becomes a known device.
 */
export async function openSession(
  dependencies: Dependencies,
  owner: { readonly user: Principal; readonly epoch: number },
  at: Date,
  context: RequestContext,
): Promise<OpenedSession> {
  const { ids, random, ring, settings } = dependencies;
  const { user, epoch } = owner;
  const replaced = await findReplacedSession(dependencies, context);
  const id = ids.newId<SessionId>();
  const { token, secretHash } = createSessionToken(ring, random, { userId: user.id, sessionId: id });
  const deviceId =
    (context.deviceToken == null ? null : readDeviceId(context.deviceToken)) ?? createDeviceId(random);
  const session: SessionRow = {
    id,
    userId: user.id,
    secretHash,
    epoch,
    amr: ["otp"],
    authTime: at,
    ip: context.ip ?? null,
    userAgent: context.userAgent ?? null,
    deviceId,
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastSeenAt: at,
    expiresAt: new Date(at.getTime() + sessionLimits(settings.session, user.userType).maxAgeSeconds * 1000),
  };
  return {
    changes: [...(replaced === null ? [] : [remove("session", replaced)]), insert("session", session)],
    events: [
      ...(replaced === null ? [] : [sessionEvent("session.revoked", replaced)]),
      sessionEvent("session.created", session),
    ],
    signedIn: {
      user,
      session: callerSession(session),
      sessionToken: token,
      deviceToken: createDeviceToken(ring, { deviceId, userId: user.id, epoch }),
    },
  };
}

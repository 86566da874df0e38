import { createDeviceId, createDeviceToken, readDeviceId } from "../../crypto/device-token.ts";
import { createSessionToken } from "../../crypto/session-token.ts";
import type { DomainEvent } from "../../domain/events/domain-event.ts";
import type { Change } from "../../domain/operations/change.ts";
import { insert } from "../../domain/operations/change-builders.ts";
import { sessionLimits } from "../../domain/sessions/judge-session.ts";
import type { SessionId, SessionRow } from "../../domain/sessions/session-row.ts";
import type { Principal } from "../../domain/users/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { callerSession, type SignedIn } from "./caller.ts";

export interface OpenedSession {
  readonly change: Change;
  readonly event: Omit<DomainEvent, "id">;
  readonly signedIn: SignedIn;
}

/** A new session for whoever just proved a code, to be committed with that proof; its browser becomes a known device. */
export function openSession(
  { ids, random, ring, settings }: Dependencies,
  owner: { readonly user: Principal; readonly epoch: number },
  at: Date,
  context: RequestContext,
): OpenedSession {
  const { user, epoch } = owner;
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
    change: insert("session", session),
    event: {
      name: "session.created",
      subjectId: user.id,
      entity: "session",
      entityId: id,
      version: 1,
      fields: [],
    },
    signedIn: {
      user,
      session: callerSession(session),
      sessionToken: token,
      deviceToken: createDeviceToken(ring, { deviceId, userId: user.id, epoch }),
    },
  };
}

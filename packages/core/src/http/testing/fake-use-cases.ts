import type { SessionId } from "../../domain/sessions/session-row.ts";
import type { UserId } from "../../domain/users/user-row.ts";
import { AuthError } from "../../errors/index.ts";
import type { ChallengeIssued } from "../../use-cases/challenges/challenge-issued.ts";
import type { SignedIn } from "../../use-cases/sessions/caller.ts";
import type { UseCases } from "../../use-cases/use-cases.ts";
import type { Me } from "../../use-cases/users/me.ts";

/** One call of a use case: its name, then its arguments. */
export type RecordedCall = readonly [name: string, ...rest: readonly unknown[]];

export interface FakeUseCases {
  readonly useCases: UseCases;
  /** All but `authenticate`, in order. */
  readonly calls: RecordedCall[];
}

export const goodToken = "good-token_0123456789";
export const expiredToken = "expired-token";

const at = new Date("2026-03-01T10:00:00.000Z");
// Test values; real ones come from the id source.
const userId = "01956f2e-6b00-7000-8000-000000000001" as UserId;
// As above.
const sessionId = "01956f2e-6b00-7000-8000-000000000002" as SessionId;
// Another session of the same user.
const otherSessionId = "01956f2e-6b00-7000-8000-000000000003" as SessionId;

const issued: ChallengeIssued = {
  challenge: "opaque-challenge",
  channel: "email",
  sentTo: "a•••@example.com",
  expiresAt: new Date("2026-03-01T10:05:00.000Z"),
  resendAt: new Date("2026-03-01T10:01:00.000Z"),
};

export const signedIn: SignedIn = {
  user: { id: userId, userType: "vendor", status: "active", vendorStatus: "pending" },
  session: {
    id: sessionId,
    createdAt: at,
    authTime: at,
    expiresAt: new Date("2026-03-31T10:00:00.000Z"),
    amr: ["otp"],
  },
  sessionToken: goodToken,
  deviceToken: "device-token_0123456789",
};

const me: Me = {
  id: userId,
  userType: "vendor",
  authMethod: "email",
  identifier: { kind: "email", value: "ada@example.com" },
  status: "active",
  profile: {
    fullName: "Ada",
    avatarUrl: null,
    bio: null,
    gender: null,
    country: "SE",
    region: null,
    city: null,
    address: null,
    newsletter: false,
    locale: null,
  },
  vendor: {
    status: "pending",
    statusReason: null,
    storeName: "Engines",
    slug: "engines",
    description: null,
    logoUrl: null,
    openingHours: { monday: ["09:00"] },
    version: 7,
    taxNumber: "SE-1",
  },
  client: null,
  version: 3,
  createdAt: at,
  verifiedAt: at,
};

/**
 * Use cases that answer without doing anything and write down who asked for what: enough for what HTTP decides itself. `overrides`
 * replaces whole groups.
 */
export function fakeUseCases(overrides: Partial<UseCases> = {}): FakeUseCases {
  const calls: RecordedCall[] = [];
  const answer =
    <Result>(name: string, result: Result) =>
    async (...rest: readonly unknown[]): Promise<Result> => {
      calls.push([name, ...rest]);
      return result;
    };
  const useCases: UseCases = {
    registration: {
      start: answer("registration.start", issued),
      verify: answer("registration.verify", signedIn),
    },
    signIn: { start: answer("signIn.start", issued), verify: answer("signIn.verify", signedIn) },
    challenges: { resend: answer("challenges.resend", issued) },
    sessions: {
      authenticate: async (token) => {
        if (token === expiredToken) throw new AuthError("session_expired");
        if (token !== goodToken) throw new AuthError("not_authenticated");
        return signedIn;
      },
      list: answer("sessions.list", {
        items: [
          { ...signedIn.session, lastSeenAt: at, ip: "192.0.2.1", userAgent: "Browser" },
          {
            ...signedIn.session,
            id: otherSessionId,
            lastSeenAt: at,
            ip: null,
            userAgent: null,
          },
        ],
        nextCursor: "next",
      }),
      revoke: answer("sessions.revoke", undefined),
      revokeAll: answer("sessions.revokeAll", undefined),
    },
    me: {
      get: answer("me.get", me),
      update: answer("me.update", me),
      updateVendor: answer("me.updateVendor", me),
      updateClient: answer("me.updateClient", me),
    },
    users: { suspend: answer("users.suspend", undefined), reinstate: answer("users.reinstate", undefined) },
    health: async () => ({ storage: true, ephemeral: true }),
    ...overrides,
  };
  return { useCases, calls };
}

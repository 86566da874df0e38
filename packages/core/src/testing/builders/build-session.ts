import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { UserRow } from "../../domain/users/user-row.ts";
import { buildHex, buildId } from "./build-id.ts";

/** A live session of the user's present epoch. */
export function buildSession(user: UserRow, overrides: Partial<SessionRow> = {}): SessionRow {
  const at = new Date();
  return {
    id: buildId(),
    userId: user.id,
    secretHash: buildHex(32),
    epoch: user.epoch,
    amr: ["otp"],
    authTime: at,
    ip: "192.0.2.7",
    userAgent: "Conformance/1.0",
    deviceId: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastSeenAt: at,
    expiresAt: new Date(at.getTime() + 30 * 24 * 60 * 60 * 1000),
    ...overrides,
  };
}

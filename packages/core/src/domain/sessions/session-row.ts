import type { Brand } from "../brand.ts";
import type { UserId } from "../users/user-row.ts";

/** UUIDv7. */
export type SessionId = Brand<string, "SessionId">;

/** A session as it is stored: it lives while the row stands, its epoch is the user's and neither limit has passed. */
export interface SessionRow {
  readonly id: SessionId;
  readonly userId: UserId;
  /** SHA-256 of the token's secret, base64url. */
  readonly secretHash: string;
  /** The user's epoch when the session began. */
  readonly epoch: number;
  /** Authentication methods references (RFC 8176), such as `["otp"]`. */
  readonly amr: readonly string[];
  readonly authTime: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly deviceId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Working state: moved by `sessions.touch`, not by an operation. */
  readonly lastSeenAt: Date;
  /** Absolute end. */
  readonly expiresAt: Date;
}

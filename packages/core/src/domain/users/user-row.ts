import type { Brand } from "../brand.ts";
import type { IdentifierHash } from "../identifiers/identifier.ts";

/** UUIDv7. */
export type UserId = Brand<string, "UserId">;
export type UserType = "vendor" | "client" | "staff";
export type AuthMethod = "email" | "phone" | "google";
export type UserStatus = "active" | "suspended" | "deleted" | "erased";

/** The part of a user that he may edit himself; null means "not said". */
export interface Profile {
  readonly fullName: string | null;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly gender: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly address: string | null;
  readonly newsletter: boolean;
  /** BCP 47. */
  readonly locale: string | null;
}

/** A user as it is stored. Identifier, `authMethod` and `userType` never change after the insert. */
export interface UserRow extends Profile {
  readonly id: UserId;
  readonly userType: UserType;
  readonly authMethod: AuthMethod;
  /** What an email user is found by (unique); null for others, and once erased. */
  readonly emailLookup: string | null;
  /** What messages are sent to; equal to the look-up value while encryption is off. */
  readonly emailSealed: string | null;
  readonly phoneLookup: string | null;
  readonly phoneSealed: string | null;
  readonly identifierHash: IdentifierHash;
  readonly status: UserStatus;
  /** What the audit seals his personal data under, wrapped by a key outside the storage; null without the audit, and once erased. */
  readonly auditKey: string | null;
  /** Why nothing of his may be erased; null when it may. */
  readonly legalHold: string | null;
  /** Sessions of an older epoch are dead. */
  readonly epoch: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  readonly verifiedAt: Date;
}

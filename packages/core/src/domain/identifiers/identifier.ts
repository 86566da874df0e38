import type { Brand } from "../brand.ts";

/** A canonical email address: ASCII lower-case local part, lower-case A-label domain, at most 254 characters. */
export type EmailAddress = Brand<string, "EmailAddress">;

/** A phone number in E.164. */
export type PhoneNumber = Brand<string, "PhoneNumber">;

/** What a user registers with and proves; only `parseIdentifier` makes one. */
export type Identifier =
  | { readonly kind: "email"; readonly value: EmailAddress }
  | { readonly kind: "phone"; readonly value: PhoneNumber };

export type IdentifierKind = Identifier["kind"];

/** 256-bit keyed hash of a canonical identifier as 64 lower-case hex digits; it outlives the identifier. */
export type IdentifierHash = Brand<string, "IdentifierHash">;

/** First 64 bits of an `IdentifierHash`, 16 hex digits: the hash tag `{h}` of all ephemeral keys of an identifier. */
export type IdentifierKey = Brand<string, "IdentifierKey">;

import { isSafeText } from "./is-safe-text.ts";

// Controls (CR and LF among them), bidi, zero-width and other invisible characters, separators, private use, non-characters.
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Whether an identifier's text has one reading only: what a person sees, what is compared and what a mail or SMS gateway gets are
 * the same. Text that NFKC would change is refused, not changed: full-width and letter-like characters collide with ASCII.
 * The caller bounds the length first.
 */
export function isPlainIdentifierText(text: string): boolean {
  return isSafeText(text) && !invisible.test(text) && text.normalize("NFKC") === text;
}

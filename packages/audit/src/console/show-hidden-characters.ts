// Controls, bidi and format characters, separators, lone surrogates, and all that is drawn as nothing; but the two that choose how an emoji looks.
const hidden = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Spells out what a reader would not see, or what would make him read the rest in another order: `[U+202E]`. Tab and line feed stay.
 */
export function showHiddenCharacters(text: string): string {
  return text.replace(hidden, (character) =>
    character === "\n" || character === "\t"
      ? character
      : `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
  );
}

const pattern = /^[a-z][a-z0-9._-]{0,62}$/;

/** A name that every store and log can hold. @throws TypeError */
export function assertConsumerName(name: string): void {
  if (typeof name !== "string" || !pattern.test(name)) {
    throw new TypeError(
      "A consumer's name begins with a letter from a to z and has at most 63 letters, digits, dots, hyphens and underscores.",
    );
  }
}

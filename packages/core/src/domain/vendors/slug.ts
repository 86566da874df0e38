/** Url-safe name of a store: ASCII letters and digits in lower case, single hyphens, at most 60 characters, never empty. */
export function slugify(storeName: string): string {
  const plain = storeName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "store" : plain;
}

/** The slug that settles a collision; the suffix was chosen before anybody could see whether there is one. */
export function slugWithSuffix(storeName: string, suffix: string): string {
  return `${slugify(storeName)}-${suffix}`;
}

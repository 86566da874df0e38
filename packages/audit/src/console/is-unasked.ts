/**
 * Whether a browser says that nobody asked for the page: a part of another site's page (an image, a frame, a script), or a page that is fetched ahead.
 * Read all the same, it would stand in the log that its reader saw what he never asked for.
 */
export function isUnasked({ headers }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  const isFromElsewhere = site === "cross-site" || site === "same-site";
  // A link that leads here is followed as a document of its own.
  if (isFromElsewhere && headers.get("sec-fetch-dest") !== "document") return true;
  return /\bprefetch\b/.test(headers.get("sec-purpose") ?? "");
}

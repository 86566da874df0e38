import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly etag: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const publicDirectory = join(import.meta.dirname, "../../public");

/** `pages/register.html` is served as `/register`, `pages/index.html` as `/`, everything else by its own path. */
const addressOf = (path: string): string =>
  `/${path.replaceAll("\\", "/").replace(/^pages\/(.*)\.html$/, (_, page: string) => (page === "index" ? "" : page))}`;

/** What the pages have to know of the server; it stands in a meta element, so that no page waits for a request. */
export interface PageSettings {
  readonly authPath: string;
  readonly channels: readonly string[];
  readonly devInbox: boolean;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

// The first line of a page, such as <!-- title: Join; area: guest; script: register -->
const pageHead = /^<!-- title: (?<title>[^;]+); area: (?<area>\w+); script: (?<script>[\w-]+) -->\n/;

const fillLayout = (layout: string, page: string, settings: PageSettings): string => {
  const head = pageHead.exec(page);
  const parts: Readonly<Record<string, string | undefined>> = {
    ...head?.groups,
    settings: escapeHtml(JSON.stringify(settings)),
    main: page.slice(head?.[0].length),
  };
  return layout.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
};

/** Reads every page and asset once, by its address: what is not in this map can't be asked for. */
export const readPageFiles = (settings: PageSettings): ReadonlyMap<string, PageFile> => {
  const files = new Map<string, PageFile>();
  const layout = readFileSync(join(publicDirectory, "layout.html"), "utf8");
  for (const entry of readdirSync(publicDirectory, { recursive: true, encoding: "utf8" })) {
    const extension = extname(entry);
    const contentType = contentTypes[extension];
    if (contentType === undefined || entry === "layout.html") continue;
    const text = readFileSync(join(publicDirectory, entry), "utf8");
    const body = new TextEncoder().encode(extension === ".html" ? fillLayout(layout, text, settings) : text);
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    files.set(addressOf(entry), { body, contentType, etag });
  }
  return files;
};

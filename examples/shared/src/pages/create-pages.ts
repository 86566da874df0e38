import type { DevInbox } from "../couriers/dev-inbox.ts";
import { isOwnName } from "./is-own-name.ts";
import { type PageFile, type PageSettings, readPageFiles } from "./page-files.ts";
import { securityHeaders } from "./security-headers.ts";

/** Answers everything outside `/auth`: pages, assets and, in development, the dev inbox. */
export type Pages = (request: Request) => Promise<Response>;

const inboxPage = "/dev/inbox";
const inboxJson = "/dev/inbox.json";

const serveFile = (file: PageFile, request: Request, status: number): Response => {
  const headers = { ...securityHeaders(file.contentType), etag: file.etag, "cache-control": "no-cache" };
  if (status === 200 && request.headers.get("if-none-match") === file.etag) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(request.method === "HEAD" ? null : file.body, { status, headers });
};

const serveText = (status: number, text: string, more: Readonly<Record<string, string>> = {}): Response =>
  new Response(text, { status, headers: { ...securityHeaders("text/plain; charset=utf-8"), ...more } });

/** Makes the handler of the demo's pages. Without an inbox its addresses do not exist. */
export const createPages = (options: {
  readonly inbox: DevInbox | null;
  readonly baseUrl: string;
  readonly settings: PageSettings;
}): Pages => {
  const { inbox, baseUrl, settings } = options;
  const files = readPageFiles(settings);

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return serveText(405, "Pages are only read.\n", { allow: "GET, HEAD" });
    }
    const isInbox = pathname === inboxPage || pathname === inboxJson;
    if (isInbox && inbox && isOwnName(request, baseUrl)) {
      if (pathname === inboxJson) {
        return Response.json(
          { messages: inbox.list() },
          { headers: { ...securityHeaders("application/json"), "cache-control": "no-store" } },
        );
      }
    } else if (isInbox) {
      return notFound(files, request);
    }
    const file = files.get(pathname);
    return file ? serveFile(file, request, 200) : notFound(files, request);
  };
};

const notFound = (files: ReadonlyMap<string, PageFile>, request: Request): Response => {
  const page = files.get("/not-found");
  return page ? serveFile(page, request, 404) : serveText(404, "There is nothing here.\n");
};

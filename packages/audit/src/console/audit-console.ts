import { isAuthError, isStoreError } from "@latchkey/core/errors";
import type { AuditConsoleOptions, ConsoleReader } from "./console-options.ts";
import { createReadOperations } from "./create-read-operation.ts";
import { createStrangerTally } from "./create-stranger-tally.ts";
import { findPage } from "./find-page.ts";
import { isUnasked } from "./is-unasked.ts";
import { renderLayout } from "./layout.ts";
import { createLinks } from "./links.ts";
import { securityHeaders } from "./security-headers.ts";

const nothing = "There is nothing here.\n";
const plain = { ...securityHeaders, "content-type": "text/plain; charset=utf-8" };

function answer(
  request: Request,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(request.method === "HEAD" ? null : body, { status, headers });
}

/** A code or a name: messages may hold values. */
function reasonOf(error: unknown): string {
  if (isAuthError(error) || isStoreError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** Says who asks. What the host throws for somebody who is not signed in, or may not, makes him a stranger. */
async function identify(
  { authorize }: AuditConsoleOptions,
  request: Request,
): Promise<ConsoleReader | Response | null> {
  try {
    return await authorize(request);
  } catch (error) {
    if (isAuthError(error) && (error.status === 401 || error.status === 403)) return null;
    throw error;
  }
}

function parseBasePath(basePath: string): string {
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) {
    throw new TypeError("basePath must be a path such as /staff/audit, without a slash at its end.");
  }
  return basePath;
}

/**
 * Makes the staff's view of the audit: a handler for all requests below `basePath`. GET and HEAD only; pages need no script and load nothing.
 *
 * No page leaves before the record that it was seen is committed (`audit.read`): what can't be recorded is not shown, and answers 503. A page
 * that shows one person is recorded with him as its subject. Strangers who are refused are counted, and recorded once a minute: the first at once,
 * the others with the next request after it.
 *
 * @throws TypeError for a wrong `basePath`
 */
export function auditConsole(options: AuditConsoleOptions): (request: Request) => Promise<Response> {
  const { audit, storage, logger, clock = { now: () => new Date() }, title: brand = "Audit" } = options;
  const basePath = parseBasePath(options.basePath);
  const links = createLinks(basePath);
  const operations = createReadOperations(storage, clock);

  const strangers = createStrangerTally();

  const recordStrangers = async (request: Request): Promise<void> => {
    const refusals = strangers.take(clock.now());
    if (refusals === 0) return;
    try {
      await storage.commit(operations.strangers(request, refusals));
    } catch (error) {
      strangers.putBack(refusals);
      throw error;
    }
  };

  const refuse = async (request: Request, reader: ConsoleReader | null): Promise<Response> => {
    if (reader === null) strangers.count();
    else await storage.commit(operations.denial(request, reader));
    await recordStrangers(request);
    return answer(request, 404, nothing, plain);
  };

  const show = async (request: Request, reader: ConsoleReader): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.replace(/\/$/, "");
    const isOurs = path === basePath || path.startsWith(`${basePath}/`);
    const context = { audit, seals: storage.audit.seals, links, clock, query: searchParams };
    const page = await findPage(context, isOurs ? path.slice(basePath.length) : "/nowhere");
    const { title, main, section, status } = page;
    await storage.commit(await operations.reading(request, reader, page));
    const body = renderLayout({ title, brand, main, section, reader: reader.actor, links });
    return answer(request, status, body, securityHeaders);
  };

  return async (request) => {
    try {
      if (isUnasked(request)) return answer(request, 404, nothing, plain);
      const reader = await identify(options, request);
      if (reader instanceof Response) return reader;
      if (reader === null || reader.isDenied) return await refuse(request, reader);
      if (request.method !== "GET" && request.method !== "HEAD") {
        return answer(request, 405, "The audit is only read.\n", { ...plain, allow: "GET, HEAD" });
      }
      await recordStrangers(request);
      return await show(request, reader);
    } catch (error) {
      const isOutage = isStoreError(error) || isAuthError(error, "service_unavailable");
      logger?.error("audit_console_failed", { reason: reasonOf(error) });
      return isOutage
        ? answer(request, 503, "The audit can't be read right now. Try again.\n", {
            ...plain,
            "retry-after": "5",
          })
        : answer(request, 500, "Something went wrong.\n", plain);
    }
  };
}

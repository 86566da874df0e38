import { AuthError } from "../errors/index.ts";
import { toAuthError } from "../errors/to-auth-error.ts";
import type { Logger } from "../ports/logger.ts";
import type { BodyDescriptions } from "../use-cases/describe-bodies.ts";
import { parseContext } from "../use-cases/parse-context.ts";
import type { RequestContext } from "../use-cases/request-context.ts";
import type { UseCases } from "../use-cases/use-cases.ts";
import { clientAddress } from "./client-address.ts";
import type { Connection } from "./connection.ts";
import { readCookies } from "./cookies.ts";
import { mayBeForged } from "./csrf.ts";
import { entityTag } from "./entity-tag.ts";
import { jsonResponse } from "./json-response.ts";
import { logRefusal } from "./log-refusal.ts";
import { matchRoute, type RouteFound } from "./match-route.ts";
import { createDocument } from "./openapi/create-document.ts";
import { problemResponse } from "./problem.ts";
import { assertNoBody, readJsonBody } from "./read-body.ts";
import type { Answer, Call, HttpSettings, Route } from "./route.ts";
import { routes } from "./routes/routes.ts";

export interface HandlerOptions {
  readonly useCases: UseCases;
  readonly settings: HttpSettings;
  readonly logger: Logger;
  readonly newRequestId: () => string;
  /** Hears of requests that are refused because another site may have sent them. */
  readonly onForged: (context: RequestContext) => void;
  readonly schemas: BodyDescriptions;
}

export type Handler = (request: Request, connection?: Connection) => Promise<Response>;

/** Serves every route over web-standard requests. The handler never throws: whatever goes wrong becomes a problem. */
export function createHandler(options: HandlerOptions): Handler {
  const { useCases, settings, logger } = options;
  const basePath = settings.basePath.replace(/\/$/, "");
  const document = createDocument({ ...options, basePath, routes });

  const refuse = (
    thrown: unknown,
    requestId: string,
    route: string,
    headers?: Record<string, string>,
  ): Response => {
    const error = toAuthError(thrown);
    logRefusal(logger, error, { requestId, route });
    return problemResponse(error, requestId, headers);
  };

  const serve = async (
    { route, id }: RouteFound,
    request: Request,
    connection: Connection | undefined,
    requestId: string,
  ): Promise<Response> => {
    const cookies = readCookies(settings, request.headers);
    const context = parseContext({
      requestId,
      ip: clientAddress(request.headers, connection, settings),
      userAgent: request.headers.get("user-agent"),
      deviceToken: cookies.deviceToken,
      sessionToken: cookies.sessionToken,
    });
    if (mayBeForged(request, settings)) {
      options.onForged(context);
      throw new AuthError("forbidden", { detail: "The request may come from another site." });
    }
    const answer = await callRoute(route, {
      useCases,
      settings,
      document,
      headers: request.headers,
      query: new URL(request.url).searchParams,
      id,
      input: await readInput(route, request),
      context,
      sessionToken: cookies.sessionToken,
    });
    return jsonResponse({
      status: route.success.status,
      body: answer.body,
      requestId,
      headers: answer.version === undefined ? {} : { etag: entityTag(answer.version) },
      setCookie: answer.setCookie,
    });
  };

  const respond = async (request: Request, connection: Connection | undefined): Promise<Response> => {
    // Never the caller's own: it names rows of the audit trail.
    const requestId = options.newRequestId();
    const match = matchRoute(routes, basePath, request.method, URL.parse(request.url)?.pathname ?? "");
    if (match.outcome === "not_found") return refuse(new AuthError("not_found"), requestId, "none");
    if (match.outcome === "method_not_allowed") {
      return refuse(new AuthError("method_not_allowed"), requestId, "none", { allow: match.allow });
    }
    const name = `${match.route.method} ${match.route.path}`;
    return serve(match, request, connection, requestId).catch((thrown: unknown) =>
      refuse(thrown, requestId, name),
    );
  };

  return async (request, connection) => {
    const response = await respond(request, connection);
    return request.method === "HEAD" ? new Response(null, response) : response;
  };
}

async function readInput(route: Route, request: Request): Promise<unknown> {
  return route.body === null ? assertNoBody(request) : readJsonBody(request);
}

/** The session is checked after the body has come, so that no slow body outlives a revocation. */
async function callRoute(route: Route, call: Call): Promise<Answer> {
  if (!route.needsSession) return route.handle(call);
  if (call.sessionToken === null) throw new AuthError("not_authenticated");
  const caller = await call.useCases.sessions.authenticate(call.sessionToken);
  return route.handle({ ...call, caller });
}

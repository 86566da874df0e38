import type { JsonObject } from "../../domain/json.ts";
import { type ErrorCode, errorCodes } from "../../errors/index.ts";
import type { Route } from "../route.ts";

/** One operation of the document. */
export function describeRoute(route: Route): JsonObject {
  const parameters = describeParameters(route);
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null
      ? {}
      : { requestBody: { required: true, content: { "application/json": refTo(route.body) } } }),
    responses: { [route.success.status]: describeSuccess(route), ...describeErrors(errorsOf(route)) },
    security: route.needsSession ? [{ session: [] }] : [],
  };
}

function refTo(component: string): JsonObject {
  return { schema: { $ref: `#/components/schemas/${component}` } };
}

function describeParameters(route: Route): readonly JsonObject[] {
  return [
    ...(route.path.endsWith("/:id")
      ? [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }]
      : []),
    ...(route.query ?? []).map(({ name, schema }) => ({ name, in: "query", schema })),
    ...(route.needsIfMatch
      ? [{ name: "If-Match", in: "header", required: true, schema: { type: "string", examples: ['"3"'] } }]
      : []),
  ];
}

function describeSuccess({ success: { description, view, sets = [] } }: Route): JsonObject {
  return {
    description,
    ...(sets.length === 0
      ? {}
      : { headers: Object.fromEntries(sets.map((name) => [name, { schema: { type: "string" } }])) }),
    ...(view === null ? {} : { content: { "application/json": refTo(view.name) } }),
  };
}

/** What the route says itself, and what comes with what it needs. */
function errorsOf(route: Route): ReadonlySet<ErrorCode> {
  const codes = new Set(route.errors);
  const add = (isNeeded: boolean, ...more: readonly ErrorCode[]): void => {
    if (isNeeded) for (const code of more) codes.add(code);
  };
  add(route.method !== "GET", "forbidden", "invalid_input");
  add(route.body !== null, "unsupported_media_type", "payload_too_large");
  add(route.needsSession, "not_authenticated", "session_expired");
  add(true, "service_unavailable", "internal_error");
  return codes;
}

function describeErrors(codes: ReadonlySet<ErrorCode>): JsonObject {
  const byStatus = Map.groupBy(codes, (code) => errorCodes[code].status);
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([left], [right]) => left - right)
      .map(([status, ofStatus]) => [String(status), describeError(status, ofStatus)]),
  );
}

function describeError(status: number, codes: readonly ErrorCode[]): JsonObject {
  return {
    description: codes.map((code) => `${code}: ${errorCodes[code].message}`).join(" "),
    ...(status === 429 || status === 503
      ? { headers: { "Retry-After": { schema: { type: "integer" } } } }
      : {}),
    content: {
      "application/problem+json": {
        schema: {
          allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { code: { enum: codes } } }],
        },
      },
    },
  };
}

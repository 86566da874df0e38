import type { z } from "zod";
import type { Settings } from "../config/settings.ts";
import type { JsonObject } from "../domain/json.ts";
import type { ErrorCode } from "../errors/index.ts";
import type { BodyDescriptions } from "../use-cases/describe-bodies.ts";
import type { RequestContext } from "../use-cases/request-context.ts";
import type { Caller } from "../use-cases/sessions/caller.ts";
import type { UseCases } from "../use-cases/use-cases.ts";

/** What HTTP needs to know of the host's set-up. */
export type HttpSettings = Pick<Settings, "baseUrl" | "basePath" | "allowedOrigins" | "trustedProxies">;

/** A request after everything that routes share was checked. */
export interface Call {
  readonly useCases: UseCases;
  readonly settings: HttpSettings;
  readonly document: () => JsonObject;
  readonly headers: Headers;
  readonly query: URLSearchParams;
  /** What stands in the place of `:id`. */
  readonly id: string;
  /** The JSON body; undefined where the route takes none. */
  readonly input: unknown;
  readonly context: RequestContext;
  /** Not checked yet. */
  readonly sessionToken: string | null;
}

export interface CallWithSession extends Call {
  readonly caller: Caller;
}

export interface Answer {
  /** Absent in an answer of status 204. */
  readonly body?: unknown;
  /** The version that becomes the `ETag`. */
  readonly version?: number | undefined;
  readonly setCookie?: readonly string[] | undefined;
}

interface RouteFacts {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Under the base path; the only parameter is `:id`. */
  readonly path: `/${string}`;
  readonly operationId: string;
  readonly summary: string;
  readonly body: keyof BodyDescriptions | null;
  readonly query?: readonly QueryParameter[];
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly description: string;
    /** Null for an answer without a body. */
    readonly view: { readonly name: string; readonly schema: z.ZodType } | null;
    readonly sets?: readonly ("ETag" | "Set-Cookie")[];
  };
  readonly needsIfMatch?: true;
  /** Besides those that come from what routes share. */
  readonly errors: readonly ErrorCode[];
}

export interface QueryParameter {
  readonly name: string;
  readonly schema: JsonObject;
}

/** One address and method as plain data: the handler serves it and the document describes it. */
export type Route = RouteFacts &
  (
    | { readonly needsSession: false; handle(call: Call): Promise<Answer> }
    | { readonly needsSession: true; handle(call: CallWithSession): Promise<Answer> }
  );

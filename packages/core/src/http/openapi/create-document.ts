import type { Settings } from "../../config/settings.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { BodyDescriptions } from "../../use-cases/describe-bodies.ts";
import { cookieNames } from "../cookies.ts";
import type { Route } from "../route.ts";
import { describeRoute } from "./describe-route.ts";
import { problemComponent } from "./problem-component.ts";
import { toComponent } from "./to-component.ts";

interface DocumentOptions {
  readonly settings: Pick<Settings, "baseUrl">;
  readonly basePath: string;
  readonly schemas: BodyDescriptions;
  readonly routes: readonly Route[];
}

/** Makes the OpenAPI 3.1 document of the routes when it is first asked for, and keeps it. */
export function createDocument(options: DocumentOptions): () => JsonObject {
  let document: JsonObject | null = null;
  return () => (document ??= buildDocument(options));
}

function buildDocument({ settings, basePath, schemas, routes }: DocumentOptions): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  const components: Record<string, JsonObject> = { Problem: problemComponent };
  for (const route of routes) {
    const path = route.path.replace(":id", "{id}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
    const { view } = route.success;
    if (view !== null) components[view.name] ??= toComponent(view.name, view.schema, "output");
    if (route.body !== null) components[route.body] ??= toComponent(route.body, schemas[route.body], "input");
  }
  return {
    openapi: "3.1.0",
    info: { title: "Latchkey", version: "1" },
    servers: [{ url: `${settings.baseUrl.origin}${basePath}` }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: cookieNames(settings).session } },
    },
  };
}

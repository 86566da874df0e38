import type { Route } from "./route.ts";

export interface RouteFound {
  readonly outcome: "route";
  readonly route: Route;
  /** What stands for `:id`; empty in a path without it. */
  readonly id: string;
}

export type RouteMatch =
  | RouteFound
  | { readonly outcome: "method_not_allowed"; readonly allow: string }
  | { readonly outcome: "not_found" };

/**
 * Finds the route of a path, which is compared as it is: no decoding, no case folding, no slash at the end. HEAD is served by GET's
 * route.
 */
export function matchRoute(
  routes: readonly Route[],
  basePath: string,
  method: string,
  pathname: string,
): RouteMatch {
  if (!pathname.startsWith(`${basePath}/`)) return { outcome: "not_found" };
  const path = pathname.slice(basePath.length);
  const here = routes.flatMap((route) => {
    const id = matchPath(route.path, path);
    return id === null ? [] : [{ outcome: "route", route, id } as const];
  });
  const wanted = method === "HEAD" ? "GET" : method;
  const match = here.find(({ route }) => route.method === wanted);
  if (match !== undefined) return match;
  if (here.length === 0) return { outcome: "not_found" };
  const methods = here.flatMap(({ route }) => (route.method === "GET" ? ["GET", "HEAD"] : [route.method]));
  return { outcome: "method_not_allowed", allow: methods.join(", ") };
}

/** The id of the path; null where the path is another. */
function matchPath(pattern: string, path: string): string | null {
  if (!pattern.endsWith("/:id")) return pattern === path ? "" : null;
  const start = pattern.slice(0, -":id".length);
  const id = path.slice(start.length);
  return path.startsWith(start) && /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : null;
}

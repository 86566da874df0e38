import { describe, expect, it } from "vitest";
import { matchRoute } from "./match-route.ts";
import { routes } from "./routes/routes.ts";

const match = (method: string, path: string, basePath = "/auth") =>
  matchRoute(routes, basePath, method, path);
const operation = (method: string, path: string, basePath?: string): string => {
  const found = match(method, path, basePath);
  return found.outcome === "route"
    ? `${found.route.operationId}${found.id && ` ${found.id}`}`
    : found.outcome;
};

describe("matchRoute", () => {
  it("finds every route by its own path", () => {
    for (const { method, path, operationId } of routes) {
      expect(operation(method, `/auth${path.replace(":id", "a-1")}`)).toBe(
        operationId + (path.endsWith(":id") ? " a-1" : ""),
      );
    }
  });

  it("serves HEAD by GET", () => {
    expect(operation("HEAD", "/auth/session")).toBe("getSession");
    expect(operation("HEAD", "/auth/sign-in")).toBe("method_not_allowed");
  });

  it("says what a known path allows", () => {
    expect(match("PUT", "/auth/sessions")).toEqual({
      outcome: "method_not_allowed",
      allow: "GET, HEAD, DELETE",
    });
    expect(match("OPTIONS", "/auth/sessions/a")).toEqual({ outcome: "method_not_allowed", allow: "DELETE" });
    expect(match("get", "/auth/me")).toEqual({ outcome: "method_not_allowed", allow: "GET, HEAD, PATCH" });
  });

  it("knows no other spelling of a path", () => {
    const wrong = [
      "",
      "/",
      "/auth",
      "/auth/",
      "/me",
      "/authme",
      "/auth/me/",
      "/auth//me",
      "/AUTH/me",
      "/auth/ME",
      "/auth/m%65",
      "/x/auth/me",
    ];
    for (const path of wrong) expect(operation("GET", path), path).toBe("not_found");
  });

  it("takes one plain segment for an id", () => {
    for (const id of ["", "a/b", "a%2Fb", "%00", "a.b", "a".repeat(65)]) {
      expect(operation("DELETE", `/auth/sessions/${id}`), id).toBe("not_found");
    }
  });

  it("works at the root and below more than one segment", () => {
    expect(operation("GET", "/me", "")).toBe("getMe");
    expect(operation("GET", "/api/auth/me", "/api/auth")).toBe("getMe");
  });
});

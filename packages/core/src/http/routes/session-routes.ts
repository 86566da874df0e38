import { clearSessionCookie } from "../cookies.ts";
import { endSession } from "../end-session.ts";
import { pageQuery, parsePageQuery } from "../page-query.ts";
import type { Route } from "../route.ts";
import { callerView, toCallerView } from "../views/caller-view.ts";
import { sessionPageView, toSessionPageView } from "../views/session-page-view.ts";

export const sessionRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/sign-out",
    operationId: "signOut",
    summary: "Ends the caller's own session, if there is one.",
    body: null,
    needsSession: false,
    success: { status: 204, description: "Signed out.", view: null, sets: ["Set-Cookie"] },
    errors: [],
    handle: async ({ useCases, settings, sessionToken, context }) => {
      if (sessionToken !== null) await endSession(useCases, sessionToken, context);
      return { setCookie: [clearSessionCookie(settings)] };
    },
  },
  {
    method: "GET",
    path: "/session",
    operationId: "getSession",
    summary: "Who makes this request.",
    body: null,
    needsSession: true,
    success: { status: 200, description: "The caller.", view: { name: "Caller", schema: callerView } },
    errors: [],
    handle: async ({ caller }) => ({ body: toCallerView(caller) }),
  },
  {
    method: "GET",
    path: "/sessions",
    operationId: "listSessions",
    summary: "The caller's sessions on all devices.",
    body: null,
    query: pageQuery,
    needsSession: true,
    success: {
      status: 200,
      description: "One page.",
      view: { name: "SessionPage", schema: sessionPageView },
    },
    errors: ["invalid_input"],
    handle: async ({ useCases, caller, query }) => {
      const page = await useCases.sessions.list(caller, parsePageQuery(query));
      return { body: toSessionPageView(page, caller.session) };
    },
  },
  {
    method: "DELETE",
    path: "/sessions/:id",
    operationId: "revokeSession",
    summary: "Ends one of the caller's sessions.",
    body: null,
    needsSession: true,
    success: { status: 204, description: "Ended.", view: null },
    errors: ["not_found", "conflict"],
    handle: async ({ useCases, settings, caller, id, context }) => {
      await useCases.sessions.revoke(caller, id, context);
      return id === caller.session.id ? { setCookie: [clearSessionCookie(settings)] } : {};
    },
  },
  {
    method: "DELETE",
    path: "/sessions",
    operationId: "revokeAllSessions",
    summary: "Ends all of the caller's sessions, this one too.",
    body: null,
    needsSession: true,
    success: { status: 204, description: "Signed out everywhere.", view: null, sets: ["Set-Cookie"] },
    errors: ["conflict"],
    handle: async ({ useCases, settings, caller, context }) => {
      await useCases.sessions.revokeAll(caller, context);
      return { setCookie: [clearSessionCookie(settings)] };
    },
  },
];

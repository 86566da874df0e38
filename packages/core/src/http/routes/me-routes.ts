import type { Edit } from "../../use-cases/use-cases.ts";
import type { Me } from "../../use-cases/users/me.ts";
import { parseIfMatch } from "../entity-tag.ts";
import type { Answer, CallWithSession, Route } from "../route.ts";
import { meView, toMeView } from "../views/me-view.ts";

const view = { name: "Me", schema: meView };

/** Edits one entity of the account, and answers the whole account with that entity's version. */
async function answerEdit(
  call: CallWithSession,
  edit: Edit,
  versionOf: (me: Me) => number | undefined,
): Promise<Answer> {
  const me = await edit(call.caller, call.input, parseIfMatch(call.headers), call.context);
  return { body: toMeView(me), version: versionOf(me) };
}

const edited = {
  status: 200,
  description: "The whole account; ETag is that of what was edited.",
  view,
  sets: ["ETag"],
} as const;

export const meRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/me",
    operationId: "getMe",
    summary: "The caller's own account.",
    body: null,
    needsSession: true,
    success: { status: 200, description: "The account.", view, sets: ["ETag"] },
    errors: ["not_found"],
    handle: async ({ useCases, caller }) => {
      const me = await useCases.me.get(caller);
      return { body: toMeView(me), version: me.version };
    },
  },
  {
    method: "PATCH",
    path: "/me",
    operationId: "updateMe",
    summary: "Edits the caller's profile: absent keeps, null clears.",
    body: "profilePatch",
    needsSession: true,
    needsIfMatch: true,
    success: edited,
    errors: ["conflict", "not_found"],
    handle: (call) => answerEdit(call, call.useCases.me.update, (me) => me.version),
  },
  {
    method: "PATCH",
    path: "/me/vendor",
    operationId: "updateMyVendor",
    summary: "Edits the caller's shop: absent keeps, null clears.",
    body: "vendorPatch",
    needsSession: true,
    needsIfMatch: true,
    success: edited,
    errors: ["conflict", "forbidden", "not_found"],
    handle: (call) => answerEdit(call, call.useCases.me.updateVendor, (me) => me.vendor?.version),
  },
  {
    method: "PATCH",
    path: "/me/client",
    operationId: "updateMyClient",
    summary: "Edits what the app keeps of a client: absent keeps, null clears.",
    body: "clientPatch",
    needsSession: true,
    needsIfMatch: true,
    success: edited,
    errors: ["conflict", "forbidden", "not_found"],
    handle: (call) => answerEdit(call, call.useCases.me.updateClient, (me) => me.client?.version),
  },
];

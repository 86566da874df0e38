import type { ErrorCode } from "../../errors/index.ts";
import { signInCookies } from "../cookies.ts";
import type { Route } from "../route.ts";
import { callerView, toCallerView } from "../views/caller-view.ts";
import { challengeView, toChallengeView } from "../views/challenge-view.ts";

const challenge = { name: "Challenge", schema: challengeView };
const caller = { name: "Caller", schema: callerView };

const codeErrors: readonly ErrorCode[] = [
  "invalid_code",
  "challenge_expired",
  "challenge_exhausted",
  "challenge_used",
  "account_suspended",
  "too_many_requests",
];

/** Registration and sign-in: start sends a code, verify redeems it, and a resend serves both. */
export const codeFlowRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/register",
    operationId: "startRegistration",
    summary: "Sends a code; says nothing of whether the address is known.",
    body: "register",
    needsSession: false,
    success: { status: 202, description: "A code is on its way.", view: challenge },
    errors: ["too_many_requests"],
    handle: async ({ useCases, input, context }) => ({
      body: toChallengeView(await useCases.registration.start(input, context)),
    }),
  },
  {
    method: "POST",
    path: "/register/verify",
    operationId: "verifyRegistration",
    summary: "Redeems the code, makes the account and signs it in.",
    body: "code",
    needsSession: false,
    success: { status: 201, description: "Registered and signed in.", view: caller, sets: ["Set-Cookie"] },
    errors: [...codeErrors, "identifier_taken"],
    handle: async ({ useCases, settings, input, context }) => {
      const signedIn = await useCases.registration.verify(input, context);
      return { body: toCallerView(signedIn), setCookie: signInCookies(settings, signedIn) };
    },
  },
  {
    method: "POST",
    path: "/sign-in",
    operationId: "startSignIn",
    summary: "Sends a code if there is an account; answers the same if not.",
    body: "signIn",
    needsSession: false,
    success: { status: 202, description: "A code is on its way.", view: challenge },
    errors: ["too_many_requests"],
    handle: async ({ useCases, input, context }) => ({
      body: toChallengeView(await useCases.signIn.start(input, context)),
    }),
  },
  {
    method: "POST",
    path: "/sign-in/verify",
    operationId: "verifySignIn",
    summary: "Redeems the code and signs in.",
    body: "code",
    needsSession: false,
    success: { status: 200, description: "Signed in.", view: caller, sets: ["Set-Cookie"] },
    errors: codeErrors,
    handle: async ({ useCases, settings, input, context }) => {
      const signedIn = await useCases.signIn.verify(input, context);
      return { body: toCallerView(signedIn), setCookie: signInCookies(settings, signedIn) };
    },
  },
  {
    method: "POST",
    path: "/challenges/resend",
    operationId: "resendCode",
    summary: "Sends a new code for the same flow; the old one is dead at once.",
    body: "resend",
    needsSession: false,
    success: { status: 202, description: "A code is on its way.", view: challenge },
    errors: ["challenge_expired", "challenge_exhausted", "challenge_used", "too_many_requests"],
    handle: async ({ useCases, input, context }) => ({
      body: toChallengeView(await useCases.challenges.resend(input, context)),
    }),
  },
];

export type {
  Auth,
  CodeInput,
  EditOptions,
  EmailOrPhone,
  RegistrationInput,
  SignInAnswer,
  User,
} from "./auth.ts";
export type { AuthOptions, TunableOptions } from "./config/auth-options.ts";
export { defaultSettings } from "./config/default-settings.ts";
export type { Fields, NoFields } from "./config/fields.ts";
export type {
  ChallengeSettings,
  LimitSettings,
  LockoutSettings,
  PhoneSettings,
  SessionLifetimes,
  SessionSettings,
  Settings,
} from "./config/settings.ts";
export { createAuth } from "./create-auth.ts";
export type { AuthEvent } from "./domain/events/auth-event.ts";
export { AuthError, type ErrorCode, isAuthError } from "./errors/index.ts";
export type { Connection } from "./http/connection.ts";
export { consoleLogger } from "./runtime/console-logger.ts";
export type { ChallengeIssued } from "./use-cases/challenges/challenge-issued.ts";
export type { ConsumerOptions } from "./use-cases/events/consumer-options.ts";
export type { ConsumerHandle } from "./use-cases/events/consumers.ts";
export type { EventAnswer, EventAttempt, EventHandler } from "./use-cases/events/event-handler.ts";
export type { RedriveResult } from "./use-cases/events/redrive-dead-letters.ts";
export type { RequestContext } from "./use-cases/request-context.ts";
export type { Caller, CallerSession } from "./use-cases/sessions/caller.ts";
export type { Intervention } from "./use-cases/use-cases.ts";
export type { ClientView, Me, VendorView } from "./use-cases/users/me.ts";
export type { ProfilePatch } from "./use-cases/users/profile-input.ts";
export type { VendorFields } from "./use-cases/vendors/vendor-input.ts";
export type { Fetch, WebhookOptions } from "./webhooks/parse-webhook-options.ts";
export { type WebhookBody, webhook } from "./webhooks/webhook.ts";

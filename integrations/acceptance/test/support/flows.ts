import type { UserId } from "@latchkey/core/ports";
import type { Inbox } from "@latchkey/core/testing";
import type { Answer, Browser } from "./create-browser.ts";

export type Identifier = { readonly email: string } | { readonly phone: string };

/** What of a house a flow needs; houses of other processes have it too. */
export interface Reachable {
  readonly inbox: Inbox;
  open(): Browser;
}

/** A code that is not this one. */
export const wrongCode = (code: string): string => (code === "000000" ? "000001" : "000000");

/** A member of an answer that is text. */
export const textOf = (answer: Answer, ...path: readonly string[]): string => {
  const member = (value: unknown, name: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  const value = path.reduce<unknown>(member, answer.body);
  if (typeof value !== "string")
    throw new TypeError(`${answer.status} without ${path.join(".")}: ${answer.text}`);
  return value;
};

export const challengeOf = (answer: Answer): string => textOf(answer, "challenge");

const userIdOf = (answer: Answer): UserId =>
  // The handler's own answer.
  textOf(answer, "user", "id") as UserId;

const addressOf = (identifier: Identifier): string =>
  "email" in identifier ? identifier.email : identifier.phone;

const finish = async (
  browser: Browser,
  inbox: Inbox,
  path: string,
  identifier: Identifier,
  started: Answer,
): Promise<Answer> => {
  const challenge = challengeOf(started);
  return browser.post(path, { challenge, code: await inbox.takeCode(addressOf(identifier)) });
};

/** Starts a flow and waits for its code. */
export const startFlow = async (
  { inbox }: Pick<Reachable, "inbox">,
  browser: Browser,
  path: "/register" | "/sign-in",
  identifier: Identifier,
): Promise<{ readonly challenge: string; readonly code: string }> => {
  const started = await browser.post(
    path,
    path === "/register" ? { as: "client", ...identifier } : identifier,
  );
  return { challenge: challengeOf(started), code: await inbox.takeCode(addressOf(identifier)) };
};

/** The whole registration of a client; the identifier is in its canonical form. */
export const register = async (
  house: Reachable,
  identifier: Identifier,
  browser: Browser = house.open(),
): Promise<{ readonly browser: Browser; readonly answer: Answer; readonly userId: UserId }> => {
  const started = await browser.post("/register", { as: "client", ...identifier });
  const answer = await finish(browser, house.inbox, "/register/verify", identifier, started);
  return { browser, answer, userId: userIdOf(answer) };
};

export const signIn = async (
  house: Reachable,
  identifier: Identifier,
  browser: Browser = house.open(),
): Promise<{ readonly browser: Browser; readonly answer: Answer; readonly userId: UserId }> => {
  const started = await browser.post("/sign-in", identifier);
  const answer = await finish(browser, house.inbox, "/sign-in/verify", identifier, started);
  return { browser, answer, userId: userIdOf(answer) };
};

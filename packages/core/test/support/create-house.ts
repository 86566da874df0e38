import { createAuth, type RequestContext, type SignInAnswer, type TunableOptions } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Ephemeral, Logger, Storage } from "@latchkey/core/ports";
import { createInbox } from "@latchkey/core/testing";
import { z } from "zod";

export const secrets: readonly string[] = ["a-secret-of-the-tests-0123456789abcdef"];
export const indexSecret = "an-index-secret-of-the-tests-0123456789";
export const baseUrl = "https://shop.example";

/** Limits that stand in no test's way; one test proves the defaults. */
export const wideLimits: NonNullable<TunableOptions["limits"]> = {
  sendPerIdentifierAndSource: [{ count: 10_000, seconds: 1 }],
  sendPerIdentifier: [{ count: 10_000, seconds: 1 }],
  sendPerSource: [{ count: 10_000, seconds: 1 }],
  sendPerPhonePrefix: [{ count: 10_000, seconds: 1 }],
  verifyPerSource: [{ count: 10_000, seconds: 1 }],
};

export interface HouseOptions {
  readonly storage?: Storage;
  readonly ephemeral?: Ephemeral;
  readonly options?: TunableOptions;
  readonly secrets?: readonly string[];
}

/** A frozen clock that tests move. */
export function createClock(start = "2026-11-22T12:00:00Z") {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
  };
}

/** Keeps log lines, so that tests can search them. */
export function createLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (event: string, fields?: object): void => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

/** An assembled library over memory stores and a frozen clock. */
export function createHouse(house: HouseOptions = {}) {
  const clock = createClock();
  const inbox = createInbox();
  const log = createLog();
  const storage = house.storage ?? memoryStorage({ clock });
  const ephemeral = house.ephemeral ?? memoryEphemeral({ clock });
  const auth = createAuth({
    storage,
    ephemeral,
    courier: inbox,
    secrets: house.secrets ?? secrets,
    indexSecret,
    baseUrl,
    clock,
    logger: log,
    phone: { countries: "all" },
    limits: wideLimits,
    ...house.options,
    vendor: z.object({ taxNumber: z.string().min(3).optional(), categories: z.array(z.string()).default([]) }),
    client: z.object({ interests: z.array(z.string()).optional() }),
  });
  return { auth, clock, inbox, log, storage, ephemeral };
}

export type House = ReturnType<typeof createHouse>;

/** A code that is not this one. */
export function wrongCode(code: string): string {
  return code === "000000" ? "000001" : "000000";
}

/** A registered and signed-in client; `cookie` is what his browser sends. */
export async function registerClient({ auth, inbox }: Pick<House, "auth" | "inbox">, email: string) {
  const { challenge } = await auth.registration.start({ as: "client", email });
  return signedIn(await auth.registration.verify({ challenge, code: await inbox.takeCode(email) }));
}

/** Signs in from a browser that holds `deviceToken`, if any. */
export async function signIn({ auth, inbox }: Pick<House, "auth" | "inbox">, email: string, context: RequestContext = {}) {
  const { challenge } = await auth.signIn.start({ email }, context);
  return signedIn(await auth.signIn.verify({ challenge, code: await inbox.takeCode(email) }, context));
}

function signedIn(answer: SignInAnswer) {
  const pairs = answer.setCookie.map((cookie) => cookie.split(";")[0] ?? "");
  const cookie = pairs.join("; ");
  const deviceToken = pairs.find((pair) => pair.includes("-device="))?.split("=")[1] ?? null;
  return { user: answer.user, session: answer.session, cookie, deviceToken, request: { headers: new Headers({ cookie }) } };
}

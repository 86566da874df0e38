import {
  type Auth,
  type Caller,
  createAuth,
  type RequestContext,
  type SignInAnswer,
  type TunableOptions,
} from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Clock, Courier, Ephemeral, Logger, Storage } from "@latchkey/core/ports";
import { createInbox, type Inbox } from "@latchkey/core/testing";
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

export interface MovableClock extends Clock {
  pass(seconds: number): void;
}

/** A frozen clock that tests move. */
export function createClock(start = "2026-11-22T12:00:00Z"): MovableClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}

export interface Log extends Logger {
  readonly lines: readonly string[];
}

/** Keeps log lines, so that tests can search them. */
export function createLog(): Log {
  const lines: string[] = [];
  const keep = (event: string, fields?: object): void => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

export const vendorFields: z.ZodObject<{
  taxNumber: z.ZodOptional<z.ZodString>;
  categories: z.ZodDefault<z.ZodArray<z.ZodString>>;
}> = z.object({ taxNumber: z.string().min(3).optional(), categories: z.array(z.string()).default([]) });

export const clientFields: z.ZodObject<{ interests: z.ZodOptional<z.ZodArray<z.ZodString>> }> = z.object({
  interests: z.array(z.string()).optional(),
});

export interface HouseOptions {
  readonly storage?: Storage;
  readonly ephemeral?: Ephemeral;
  readonly options?: TunableOptions;
  readonly secrets?: readonly string[];
  /** Instead of the inbox. */
  readonly courier?: Courier;
}

export interface House {
  readonly auth: Auth<typeof vendorFields, typeof clientFields>;
  readonly clock: MovableClock;
  readonly inbox: Inbox;
  readonly log: Log;
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
}

/** An assembled library over memory stores and a frozen clock. */
export function createHouse(house: HouseOptions = {}): House {
  const clock = createClock();
  const inbox = createInbox();
  const log = createLog();
  const storage = house.storage ?? memoryStorage({ clock });
  const ephemeral = house.ephemeral ?? memoryEphemeral({ clock });
  const auth = createAuth({
    storage,
    ephemeral,
    courier: house.courier ?? inbox,
    secrets: house.secrets ?? secrets,
    indexSecret,
    baseUrl,
    clock,
    logger: log,
    phone: { countries: "all" },
    limits: wideLimits,
    ...house.options,
    vendor: vendorFields,
    client: clientFields,
  });
  return { auth, clock, inbox, log, storage, ephemeral };
}

/** A code that is not this one. */
export function wrongCode(code: string): string {
  return code === "000000" ? "000001" : "000000";
}

/** A signed-in caller; `request` is what his browser sends. */
export interface Browser extends Caller {
  readonly request: { readonly headers: Headers };
  readonly deviceToken: string | null;
  readonly sessionToken: string | null;
}

type Door = Pick<House, "auth" | "inbox">;

export async function registerClient(
  { auth, inbox }: Door,
  email: string,
  context: RequestContext = {},
): Promise<Browser> {
  const { challenge } = await auth.registration.start({ as: "client", email }, context);
  return toBrowser(await auth.registration.verify({ challenge, code: await inbox.takeCode(email) }, context));
}

export async function signIn(
  { auth, inbox }: Door,
  email: string,
  context: RequestContext = {},
): Promise<Browser> {
  const { challenge } = await auth.signIn.start({ email }, context);
  return toBrowser(await auth.signIn.verify({ challenge, code: await inbox.takeCode(email) }, context));
}

function toBrowser({ user, session, setCookie }: SignInAnswer): Browser {
  const pairs = setCookie.map((cookie) => cookie.split(";")[0] ?? "");
  const [sessionToken = null, deviceToken = null] = pairs.map((pair) => pair.split("=")[1] ?? null);
  return {
    user,
    session,
    sessionToken,
    deviceToken,
    request: { headers: new Headers({ cookie: pairs.join("; ") }) },
  };
}

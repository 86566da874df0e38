import { z } from "zod";
import { isPhoneRegion } from "../domain/identifiers/parse-phone-number.ts";
import type { TunableOptions } from "./auth-options.ts";
import { defaultSettings } from "./default-settings.ts";
import type { Settings } from "./settings.ts";

const day = 86_400;
const year = 365 * day;
const region = z
  .string()
  .refine(isPhoneRegion, "a country that has phone numbers (ISO 3166-1 alpha-2, such as GB)");
const seconds = (max: number): z.ZodOptional<z.ZodInt> => z.int().min(1).max(max).optional();
const limits = z
  .array(
    z.strictObject({
      count: z.int().min(1),
      seconds: z
        .int()
        .min(1)
        .max(30 * day),
    }),
  )
  .min(1)
  .max(10)
  .optional();
const lifetimes = { maxAgeSeconds: seconds(year), idleSeconds: seconds(year) };

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    "an origin such as https://shop.example",
  );

const tunable = z.strictObject({
  basePath: z
    .string()
    .regex(/^(\/[\w-]+)+$/, "a path such as /auth")
    .optional(),
  allowedOrigins: z.array(origin).optional(),
  trustedProxies: z.int().min(0).max(16).optional(),
  phone: z
    .strictObject({
      defaultRegion: region.nullable().optional(),
      countries: z.union([z.literal("all"), z.array(region)]).optional(),
    })
    .optional(),
  challenge: z
    .strictObject({
      // NIST SP 800-63B-4 §3.1.3.2 allows ten minutes at most.
      maxAgeSeconds: seconds(600),
      attempts: z.int().min(1).max(10).optional(),
      resendAfterSeconds: z.int().min(0).max(600).optional(),
      maxLive: z.int().min(1).max(100).optional(),
    })
    .optional(),
  session: z.strictObject({ ...lifetimes, staff: z.strictObject(lifetimes).optional() }).optional(),
  limits: z
    .strictObject({
      sendPerIdentifierAndSource: limits,
      sendPerIdentifier: limits,
      sendPerSource: limits,
      sendPerPhonePrefix: limits,
      verifyPerSource: limits,
    })
    .optional(),
  lockout: z
    .strictObject({
      pauseAfter: z.int().min(1).max(100).optional(),
      pauseSeconds: seconds(day),
      maxPauseSeconds: seconds(30 * day),
      // NIST SP 800-63B-4 §3.2.2: no more than 100.
      disableAfter: z.int().min(1).max(100).optional(),
    })
    .optional(),
}) satisfies z.ZodType<TunableOptions>;

const baseUrl = z
  .string({ error: "is needed, such as https://shop.example" })
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ""),
    "an origin such as https://shop.example",
  )
  .transform((text) => new URL(text))
  .refine(
    (url) => url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "localhost"),
    "https, or http://localhost while developing: cookies would travel in clear",
  );

/**
 * Checks the tunable options and fills in the defaults.
 * @throws TypeError that names every wrong option, and no value of any.
 */
export function parseSettings(options: TunableOptions & { readonly baseUrl: string }): Settings {
  const { baseUrl: base, ...rest } = options;
  const parsed = z.object({ baseUrl, options: tunable }).safeParse({ baseUrl: base, options: rest });
  if (!parsed.success) throw new TypeError(`Latchkey's options are wrong: ${describe(parsed.error)}`);
  const given = parsed.data.options;
  const settings: Settings = {
    baseUrl: parsed.data.baseUrl,
    basePath: given.basePath ?? defaultSettings.basePath,
    allowedOrigins: given.allowedOrigins ?? defaultSettings.allowedOrigins,
    trustedProxies: given.trustedProxies ?? defaultSettings.trustedProxies,
    phone: fill(defaultSettings.phone, given.phone),
    challenge: fill(defaultSettings.challenge, given.challenge),
    session: {
      ...fill(
        {
          maxAgeSeconds: defaultSettings.session.maxAgeSeconds,
          idleSeconds: defaultSettings.session.idleSeconds,
        },
        given.session,
      ),
      staff: fill(defaultSettings.session.staff, given.session?.staff),
    },
    limits: fill(defaultSettings.limits, given.limits),
    lockout: fill(defaultSettings.lockout, given.lockout),
  };
  const contradiction = contradictionIn(settings);
  if (contradiction !== undefined) throw new TypeError(`Latchkey's options are wrong: ${contradiction}`);
  return settings;
}

function fill<T extends object>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] | undefined } | undefined,
): T {
  const filled = { ...defaults };
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    const value = given?.[key];
    if (value !== undefined) filled[key] = value;
  }
  return filled;
}

/** Values that are right one by one and make no sense together. */
function contradictionIn({ challenge, lockout }: Settings): string | undefined {
  const orders: readonly [name: string, low: number, otherName: string, high: number][] = [
    ["lockout.pauseAfter", lockout.pauseAfter, "lockout.disableAfter", lockout.disableAfter],
    ["lockout.pauseSeconds", lockout.pauseSeconds, "lockout.maxPauseSeconds", lockout.maxPauseSeconds],
    [
      "challenge.resendAfterSeconds",
      challenge.resendAfterSeconds,
      "challenge.maxAgeSeconds",
      challenge.maxAgeSeconds,
    ],
  ];
  const wrong = orders.find(([, low, , high]) => low > high);
  return wrong && `${wrong[0]} is above ${wrong[2]}`;
}

function describe(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.filter((part, index) => index > 0 || part !== "options").join(".");
      return issue.code === "unrecognized_keys"
        ? `${[path, ...issue.keys].filter(Boolean).join(".")} is unknown`
        : `${path}: ${issue.message}`;
    })
    .join("; ");
}

import type { Courier } from "../ports/courier.ts";
import type { AuthOptions } from "./auth-options.ts";
import type { Settings } from "./settings.ts";

type Parts = Pick<AuthOptions, "storage" | "ephemeral" | "courier" | "secrets" | "indexSecret">;

/**
 * What types say and a JavaScript host, or an unset variable, may not keep.
 * @throws TypeError that names the option
 */
export function assertParts(parts: Parts, settings: Settings): void {
  const { secrets, indexSecret, courier } = parts;
  for (const name of ["storage", "ephemeral", "courier"] as const) {
    if (typeof parts[name] !== "object" || parts[name] === null) throw wrong(`${name} is missing`);
  }
  if (!Array.isArray(secrets)) throw wrong("secrets must be a list");
  if (typeof indexSecret !== "string") throw wrong("indexSecret is missing");
  if (secrets.includes(indexSecret)) throw wrong("indexSecret must not be one of secrets");
  assertReachable(settings, courier);
}

/** Every identifier that may register must be reachable. */
function assertReachable({ phone }: Settings, courier: Courier): void {
  const isPhoneAllowed = phone.countries === "all" || phone.countries.length > 0;
  if (!courier.channels.includes("email")) throw wrong("the courier can't send email");
  if (isPhoneAllowed && !courier.channels.includes("sms")) {
    throw wrong("phone.countries allows phones, and the courier can't send sms");
  }
}

function wrong(what: string): TypeError {
  return new TypeError(`Latchkey's options are wrong: ${what}`);
}

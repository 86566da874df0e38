import type { Clock } from "../ports/clock.ts";
import type { Courier } from "../ports/courier.ts";
import type { Ephemeral } from "../ports/ephemeral.ts";
import type { Logger } from "../ports/logger.ts";
import type { Random } from "../ports/random.ts";
import type { Storage } from "../ports/storage.ts";
import type { Fields } from "./fields.ts";
import type {
  ChallengeSettings,
  LimitSettings,
  LockoutSettings,
  PhoneSettings,
  SessionLifetimes,
} from "./settings.ts";

type Partially<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The part of the options that plain JSON can hold, such as a settings file. Absent values take their defaults. */
export interface TunableOptions {
  /** Where the handler is mounted. Default "/auth". */
  readonly basePath?: string | undefined;
  /**
   * Origins besides `baseUrl`'s that may make unsafe requests, where the client sends no `Sec-Fetch-Site`. Every current browser sends it,
   * and is refused from any other origin whatever stands here.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** How many proxies of yours stand before the app: the client's address is read that many entries from the right. Default 0. */
  readonly trustedProxies?: number | undefined;
  readonly phone?: Partially<PhoneSettings> | undefined;
  readonly challenge?: Partially<ChallengeSettings> | undefined;
  readonly session?:
    | (Partially<SessionLifetimes> & { readonly staff?: Partially<SessionLifetimes> | undefined })
    | undefined;
  readonly limits?: Partially<LimitSettings> | undefined;
  readonly lockout?: Partially<LockoutSettings> | undefined;
}

export interface AuthOptions<
  V extends Fields | undefined = undefined,
  C extends Fields | undefined = undefined,
> extends TunableOptions {
  readonly storage: Storage;
  readonly ephemeral: Ephemeral;
  readonly courier: Courier;
  /** The ring that seals and signs: the first one writes, all read. Each at least 32 characters. */
  readonly secrets: readonly string[];
  /** Keys every look-up and durable counter; never among `secrets`. A changed one stops start-up. */
  readonly indexSecret: string;
  /** The public origin, such as `https://shop.example`; decides the cookie's name and `Secure`. */
  readonly baseUrl: string;
  /** The host's own vendor fields. */
  readonly vendor?: V | undefined;
  /** The host's own client fields. */
  readonly client?: C | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly logger?: Logger | undefined;
}

import type { TunableOptions } from "@latchkey/core";

/** Everything that the examples read from outside, checked. */
export interface MarketplaceSettings {
  /** Development has the dev inbox and makes its own secrets; production has neither. */
  readonly isProduction: boolean;
  readonly port: number;
  /** The address to listen on; undefined means every one. */
  readonly host: string | undefined;
  readonly baseUrl: string;
  /** Where the embedded database and the development secrets are kept. */
  readonly directory: string;
  /** null: the embedded database. */
  readonly databaseUrl: string | null;
  /** null: in the memory of this process. */
  readonly redisUrl: string | null;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly indexSecret: string;
  /** Signs the checkpoints of the audit. null: development makes its own, production leaves sealing to another process. */
  readonly auditSigningKey: string | null;
  readonly smtp: SmtpSettings | null;
  /** From LATCHKEY_CONFIG and TRUSTED_PROXIES; `createAuth` checks it. */
  readonly tunable: TunableOptions;
}

export interface SmtpSettings {
  readonly url: string;
  /** The sender's address. */
  readonly from: string;
}

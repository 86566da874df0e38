import { migrate, postgresStorage } from "@latchkey/adapter-postgres";
import { type Auth, consoleLogger, createAuth, type TunableOptions } from "@latchkey/core";
import type { Courier } from "@latchkey/core/ports";
import { type AssembledAudit, assembleAudit, auditPath } from "./audit/assemble-audit.ts";
import { chooseCourier } from "./couriers/choose-courier.ts";
import type { DevInbox } from "./couriers/dev-inbox.ts";
import { clientFields, vendorFields } from "./marketplace-fields.ts";
import { createPages, type Pages } from "./pages/create-pages.ts";
import type { MarketplaceSettings } from "./settings/settings.ts";
import { SettingsError } from "./settings/settings-error.ts";
import { openEphemeral } from "./stores/open-ephemeral.ts";
import { openPool } from "./stores/open-pool.ts";

/** The demo's parts, ready to be mounted. */
export interface Marketplace {
  readonly auth: Auth<typeof vendorFields, typeof clientFields>;
  /** Where `auth.handler` answers. */
  readonly authPath: string;
  readonly pages: Pages;
  /** null in production. */
  readonly inbox: DevInbox | null;
  /** Shows at `auditPath` what was recorded; null in production. */
  readonly auditConsole: AssembledAudit["console"];
  readonly auditPath: string;
  /** Migrates the database, starts the worker that sends messages and what seals the audit. */
  start(): Promise<void>;
  /** Lets what is under way finish and closes both stores. Idempotent. */
  stop(): Promise<void>;
}

type PhoneOptions = NonNullable<TunableOptions["phone"]>;

/** A demo takes the phone in your hand; a real shop names the countries that it pays to reach. */
const demoPhones = ({ channels }: Courier): PhoneOptions =>
  channels.includes("sms") ? { countries: "all", defaultRegion: "DE" } : { countries: [] };

/** Opens both stores and assembles Latchkey, the messages and the pages from them. */
export const assembleMarketplace = async (settings: MarketplaceSettings): Promise<Marketplace> => {
  const { baseUrl, tunable } = settings;
  const { courier, inbox } = chooseCourier(settings);
  const authPath = tunable.basePath ?? "/auth";
  const database = await openPool(settings);
  const { ephemeral, close: closeEphemeral } = openEphemeral(settings.redisUrl, consoleLogger);
  const closeStores = async (): Promise<void> => {
    await Promise.all([database.close(), closeEphemeral()]);
  };

  try {
    const audited = await assembleAudit(
      postgresStorage({ pool: database.pool, logger: consoleLogger }),
      settings,
      consoleLogger,
    );
    const auth = createAuth({
      ...tunable,
      phone: { ...demoPhones(courier), ...tunable.phone },
      baseUrl,
      secrets: settings.secrets,
      indexSecret: settings.indexSecret,
      storage: audited.storage,
      ephemeral,
      courier,
      logger: consoleLogger,
      vendor: vendorFields,
      client: clientFields,
    });
    let stopping: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      try {
        await Promise.all([auth.stop(), audited.audit.stop()]);
      } finally {
        await closeStores();
      }
    };
    return {
      auth,
      authPath,
      inbox,
      auditConsole: audited.console,
      auditPath,
      pages: createPages({
        inbox,
        baseUrl,
        settings: { authPath, channels: courier.channels, devInbox: inbox !== null },
      }),
      start: async () => {
        await migrate({ pool: database.pool });
        await audited.audit.start();
        await auth.start();
      },
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    await closeStores();
    // The options come from the settings, and the message names the wrong ones.
    if (error instanceof TypeError) throw new SettingsError([error.message], { cause: error });
    throw error;
  }
};

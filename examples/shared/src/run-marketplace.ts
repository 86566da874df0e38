import type { Server } from "node:http";
import { inspect } from "node:util";
import { isStoreError } from "@latchkey/core/errors";
import { assembleMarketplace, type Marketplace } from "./assemble-marketplace.ts";
import { loadSettings } from "./settings/load-settings.ts";
import type { MarketplaceSettings } from "./settings/settings.ts";
import { SettingsError } from "./settings/settings-error.ts";
import { stopOnSignal } from "./stop-on-signal.ts";
import { DirectoryInUseError } from "./stores/directory-in-use-error.ts";

const listen = (server: Server, { port, host }: MarketplaceSettings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.off("error", reject);
      resolve();
    });
  });

const announce = (settings: MarketplaceSettings): void => {
  const { baseUrl, databaseUrl, redisUrl, isProduction } = settings;
  const inbox = isProduction ? "" : `; messages are at ${baseUrl}/dev/inbox`;
  console.log(`Marlowe Market is open at ${baseUrl}${inbox}`);
  if (!isProduction) console.log(`  Audit: what happens is recorded, and shown at ${baseUrl}/dev/audit`);
  if (databaseUrl === null) console.log(`  Database: embedded, kept in ${settings.directory}`);
  if (redisUrl === null)
    console.log("  Codes and limits: in the memory of this one process (set REDIS_URL to share them)");
};

/** What a person can act on; a stack helps only with what is a defect. */
const explain = (error: unknown): string => {
  if (error instanceof SettingsError || error instanceof DirectoryInUseError) return error.message;
  if (isStoreError(error, "ERR_STORE_MISCONFIGURED")) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") return "The port is in use. Set PORT to a free one.";
  return inspect(error);
};

const start = async (createServer: (marketplace: Marketplace) => Server): Promise<void> => {
  const settings = loadSettings();
  const marketplace = await assembleMarketplace(settings);
  try {
    await marketplace.start();
    const server = createServer(marketplace);
    await listen(server, settings);
    stopOnSignal(server, () => marketplace.stop());
    announce(settings);
  } catch (error) {
    await marketplace.stop();
    throw error;
  }
};

/**
 * Runs an example until it is told to stop: settings from the environment, both stores, the server that
 * `createServer` makes, and an orderly end. What prevents the start is explained on stderr, with exit code 1.
 */
export const runMarketplace = async (createServer: (marketplace: Marketplace) => Server): Promise<void> => {
  try {
    await start(createServer);
  } catch (error) {
    console.error(`Marlowe Market does not start. ${explain(error)}`);
    process.exitCode = 1;
  }
};

import { type Audit, createAudit, fileSink, withAudit } from "@latchkey/audit";
import { auditConsole } from "@latchkey/audit/console";
import type { Logger, Storage } from "@latchkey/core/ports";
import { isOwnName } from "../pages/is-own-name.ts";
import type { MarketplaceSettings } from "../settings/settings.ts";
import { checkpointFile } from "./checkpoint-file.ts";
import { developmentSigningKey } from "./development-signing-key.ts";

/** The audited storage, what reads it, and the page that shows it. */
export interface AssembledAudit {
  readonly storage: Storage;
  readonly audit: Audit;
  /** Shows the audit to whoever asks; null in production, which has no staff who could sign in yet. */
  readonly console: ((request: Request) => Promise<Response>) | null;
}

/** Where the console answers, in development alone. */
export const auditPath = "/dev/audit";

/** Without a key another process seals, such as `latchkey audit seal`. */
const sealingOf = async (settings: MarketplaceSettings) => {
  const { auditSigningKey, isProduction, directory } = settings;
  if (auditSigningKey === null && isProduction) return undefined;
  return {
    signingKey: auditSigningKey ?? (await developmentSigningKey(directory)),
    sinks: [fileSink(await checkpointFile(settings))],
  };
};

/** Puts the audit around a storage. */
export const assembleAudit = async (
  storage: Storage,
  settings: MarketplaceSettings,
  logger: Logger,
): Promise<AssembledAudit> => {
  const { secrets, indexSecret, isProduction, baseUrl } = settings;
  const audited = withAudit(storage, { secrets, indexSecret });
  const audit = createAudit(audited, { secrets, indexSecret, logger, sealing: await sealingOf(settings) });
  return {
    storage: audited,
    audit,
    console: isProduction
      ? null
      : auditConsole({
          audit,
          logger,
          storage: audited,
          basePath: auditPath,
          title: "Marlowe audit",
          // Only this machine reaches a development server, unless HOST says otherwise, so it may read. A shop asks here who is signed in, and for `audit:read`.
          authorize: async (request) =>
            isOwnName(request, baseUrl) ? { actor: { kind: "system", job: "dev:console" } } : null,
        }),
  };
};

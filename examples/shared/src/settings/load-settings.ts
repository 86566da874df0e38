import { resolve } from "node:path";
import { developmentSecrets } from "./development-secrets.ts";
import { type Environment, environmentSchema } from "./environment.ts";
import { readConfigFile } from "./read-config-file.ts";
import type { MarketplaceSettings, SmtpSettings } from "./settings.ts";
import { SettingsError } from "./settings-error.ts";

const parseEnvironment = (variables: NodeJS.ProcessEnv): Environment => {
  // `NAME=` in a shell or a compose file means "not set".
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new SettingsError(parsed.error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`));
};

const missingInProduction = (environment: Environment): readonly string[] => [
  ...(environment.LATCHKEY_BASE_URL
    ? []
    : ["LATCHKEY_BASE_URL: production needs its public origin; cookies and messages follow it"]),
  ...(environment.LATCHKEY_SECRET ? [] : ["LATCHKEY_SECRET: production needs it; it signs and seals"]),
  ...(environment.LATCHKEY_INDEX_SECRET
    ? []
    : ["LATCHKEY_INDEX_SECRET: production needs it; it keys every look-up and never changes"]),
  ...(environment.SMTP_URL ? [] : ["SMTP_URL: production needs a way to send messages"]),
];

const contradictions = (environment: Environment): readonly string[] => [
  ...(environment.SMTP_URL && !environment.SMTP_FROM
    ? ["SMTP_FROM: say from which address mail is sent"]
    : []),
  ...(environment.LATCHKEY_INDEX_SECRET &&
  environment.LATCHKEY_SECRET?.includes(environment.LATCHKEY_INDEX_SECRET)
    ? ["LATCHKEY_INDEX_SECRET: it must be none of LATCHKEY_SECRET"]
    : []),
];

const smtpOf = ({ SMTP_URL: url, SMTP_FROM: from }: Environment): SmtpSettings | null =>
  url && from ? { url, from } : null;

const secretsOf = (
  environment: Environment,
  directory: string,
): Pick<MarketplaceSettings, "secrets" | "indexSecret"> => {
  const { LATCHKEY_SECRET: ring, LATCHKEY_INDEX_SECRET: index } = environment;
  if (ring && index) return { secrets: ring, indexSecret: index };
  const kept = developmentSecrets(directory);
  return { secrets: ring ?? [kept.secret], indexSecret: index ?? kept.indexSecret };
};

/**
 * Reads the settings of the examples from the environment. Relative paths start at `workingDirectory`.
 * @throws SettingsError that names every wrong or missing variable, and the value of none
 */
export const loadSettings = (
  variables: NodeJS.ProcessEnv = process.env,
  workingDirectory: string = process.cwd(),
): MarketplaceSettings => {
  const environment = parseEnvironment(variables);
  const isProduction = environment.NODE_ENV === "production";
  const problems = [
    ...(isProduction ? missingInProduction(environment) : []),
    ...contradictions(environment),
  ];
  if (problems.length > 0) throw new SettingsError(problems);

  const directory = resolve(workingDirectory, ".latchkey");
  const { LATCHKEY_CONFIG: path, TRUSTED_PROXIES: trustedProxies } = environment;
  const file = path ? readConfigFile(resolve(workingDirectory, path)) : {};
  return {
    isProduction,
    port: environment.PORT,
    // Whoever reaches a development server reads its inbox, so only this machine reaches it.
    host: environment.HOST ?? (isProduction ? undefined : "127.0.0.1"),
    baseUrl: environment.LATCHKEY_BASE_URL ?? `http://localhost:${environment.PORT}`,
    directory,
    databaseUrl: environment.DATABASE_URL ?? null,
    redisUrl: environment.REDIS_URL ?? null,
    ...secretsOf(environment, directory),
    auditSigningKey: environment.LATCHKEY_AUDIT_SIGNING_KEY ?? null,
    smtp: smtpOf(environment),
    tunable: {
      ...file,
      ...(trustedProxies === undefined ? {} : { trustedProxies }),
    },
  };
};

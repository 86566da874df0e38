import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSettings } from "./load-settings.ts";
import { SettingsError } from "./settings-error.ts";

const newest = "Vq3v8mK0c1Zt7Yp5Nw9RxB2LdHs6GfJ4";
const older = "k8Zs2Wd6Qf0Xj4Hb9Tn3Vm7Rc1Lp5GyE";
const index = "Tn3Vm7Rc1Lp5GyEk8Zs2Wd6Qf0Xj4Hb9";
const production = {
  NODE_ENV: "production",
  LATCHKEY_BASE_URL: "https://shop.example",
  LATCHKEY_SECRET: newest,
  LATCHKEY_INDEX_SECRET: index,
  SMTP_URL: "smtps://user:pass@mail.example:465",
  SMTP_FROM: "hello@shop.example",
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "latchkey-settings-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const refusal = (variables: Record<string, string>): string => {
  try {
    loadSettings(variables, directory);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("It was accepted");
};

test("development needs no variable, and listens on this machine alone", () => {
  const settings = loadSettings({}, directory);
  expect(settings).toMatchObject({
    isProduction: false,
    port: 3000,
    host: "127.0.0.1",
    baseUrl: "http://localhost:3000",
    databaseUrl: null,
    redisUrl: null,
    smtp: null,
    tunable: {},
  });
});

test("development secrets are made once, and for their owner alone", () => {
  const first = loadSettings({}, directory);
  const second = loadSettings({}, directory);
  expect(second.secrets).toEqual(first.secrets);
  expect(second.indexSecret).toBe(first.indexSecret);
  expect(first.secrets).not.toContain(first.indexSecret);
  expect(statSync(join(directory, ".latchkey/secrets.json")).mode & 0o777).toBe(0o600);
});

test("a signing key of the audit is one as it is printed, or none", () => {
  const key = "PRIVATE+KEY+shop.example/audit+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  expect(loadSettings({}, directory).auditSigningKey).toBeNull();
  expect(loadSettings({ LATCHKEY_AUDIT_SIGNING_KEY: key }, directory).auditSigningKey).toBe(key);
  const message = refusal({ LATCHKEY_AUDIT_SIGNING_KEY: "shop.example/audit+c74f20a3+AYEK" });
  expect(message).toContain("- LATCHKEY_AUDIT_SIGNING_KEY: ");
  expect(message).not.toContain("c74f20a3");
});

test("damaged development secrets stop the start instead of being replaced", () => {
  loadSettings({}, directory);
  const path = join(directory, ".latchkey/secrets.json");
  writeFileSync(path, "{");
  expect(refusal({})).toContain("it is damaged");
  expect(readFileSync(path, "utf8")).toBe("{");
});

test("production names everything that is missing, at once", () => {
  const message = refusal({ NODE_ENV: "production" });
  for (const name of ["LATCHKEY_BASE_URL", "LATCHKEY_SECRET", "LATCHKEY_INDEX_SECRET", "SMTP_URL"])
    expect(message).toContain(`- ${name}: `);
});

test("production does not take localhost for its public origin", () => {
  const { LATCHKEY_BASE_URL: _, ...others } = production;
  expect(refusal(others)).toContain("- LATCHKEY_BASE_URL: ");
  expect(loadSettings(production, directory).baseUrl).toBe("https://shop.example");
});

test("production keeps nothing in the directory", () => {
  loadSettings(production, directory);
  expect(() => statSync(join(directory, ".latchkey"))).toThrow("ENOENT");
});

test("the ring of secrets is read newest first", () => {
  const settings = loadSettings({ ...production, LATCHKEY_SECRET: `${newest}, ${older}` }, directory);
  expect(settings.secrets).toEqual([newest, older]);
});

test.each([
  [{ PORT: "0" }, "PORT"],
  [{ PORT: "80a" }, "PORT"],
  [{ PORT: "70000" }, "PORT"],
  [{ TRUSTED_PROXIES: "-1" }, "TRUSTED_PROXIES"],
  [{ DATABASE_URL: "mysql://host/name" }, "DATABASE_URL"],
  [{ REDIS_URL: "cache:6379" }, "REDIS_URL"],
  [{ SMTP_URL: "https://mail.example" }, "SMTP_URL"],
  [{ SMTP_URL: "smtp://mail.example" }, "SMTP_FROM"],
  [{ SMTP_URL: "smtp://mail.example", SMTP_FROM: "a@b.example\r\nBcc: c@d.example" }, "SMTP_FROM"],
  [{ LATCHKEY_BASE_URL: "market.example" }, "LATCHKEY_BASE_URL"],
  [{ LATCHKEY_SECRET: "short" }, "LATCHKEY_SECRET"],
  [{ LATCHKEY_SECRET: `${newest},` }, "LATCHKEY_SECRET"],
  [{ LATCHKEY_SECRET: newest, LATCHKEY_INDEX_SECRET: newest }, "LATCHKEY_INDEX_SECRET"],
  [{ LATCHKEY_CONFIG: "missing.json" }, "LATCHKEY_CONFIG"],
])("%j is refused by name, and its value is not repeated", (variables, name) => {
  const message = refusal(variables);
  expect(message).toContain(`- ${name}`);
  for (const value of Object.values(variables))
    if (name !== "LATCHKEY_CONFIG") expect(message).not.toContain(value);
});

test("an empty variable is one that is not set", () => {
  expect(loadSettings({ DATABASE_URL: "", PORT: "" }, directory)).toMatchObject({
    databaseUrl: null,
    port: 3000,
  });
});

test("the settings file is passed on, and TRUSTED_PROXIES wins over it", () => {
  const challenge = { maxAgeSeconds: 120 };
  writeFileSync(join(directory, "latchkey.json"), JSON.stringify({ challenge, trustedProxies: 1 }));
  const settings = loadSettings({ LATCHKEY_CONFIG: "latchkey.json", TRUSTED_PROXIES: "2" }, directory);
  expect(settings.tunable).toEqual({ challenge, trustedProxies: 2 });
});

test.each([
  ["{", "this is not JSON"],
  ["[]", "expected object"],
  ['{"secrets": ["x"]}', '"secrets"'],
  ['{"chalenge": {}}', '"chalenge"'],
])("the settings file %s is refused", (content, reason) => {
  writeFileSync(join(directory, "latchkey.json"), content);
  expect(refusal({ LATCHKEY_CONFIG: "latchkey.json" })).toContain(reason);
});

import { z } from "zod";

const isUrlOf =
  (...protocols: readonly string[]) =>
  (text: string): boolean =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol);

const urlOf = (example: string, ...protocols: readonly string[]) =>
  z.string().refine(isUrlOf(...protocols), `write a URL such as ${example}`);

const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, "write a whole number")
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum));

const longEnough = "write at least 32 characters; `openssl rand -base64 32` makes a good one";

const secretRing = z
  .string()
  .transform((text) => text.split(",").map((secret) => secret.trim()))
  .pipe(z.array(z.string().min(32, longEnough)));

// One plain address: a display name or a list would have to be parsed, and a line break would be another header.
const senderAddress = z
  .string()
  .regex(/^[^\s<>",;@]+@[^\s<>",;@]+$/, "write one address such as hello@shop.example");

/** The environment variables of the examples; others are none of our business. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: wholeNumber(1, 65_535).default(3000),
  HOST: z.string().optional(),
  LATCHKEY_BASE_URL: urlOf("https://shop.example", "https:", "http:").optional(),
  DATABASE_URL: urlOf("postgres://user:password@host:5432/name", "postgres:", "postgresql:").optional(),
  REDIS_URL: urlOf("redis://host:6379", "redis:", "rediss:").optional(),
  LATCHKEY_SECRET: secretRing.optional(),
  LATCHKEY_INDEX_SECRET: z.string().min(32, longEnough).optional(),
  LATCHKEY_AUDIT_SIGNING_KEY: z
    .string()
    .startsWith("PRIVATE+KEY+", "write a key as `latchkey audit keygen` prints it")
    .optional(),
  TRUSTED_PROXIES: wholeNumber(0, 16).optional(),
  SMTP_URL: urlOf("smtps://user:password@host:465", "smtp:", "smtps:").optional(),
  SMTP_FROM: senderAddress.optional(),
  LATCHKEY_CONFIG: z.string().optional(),
});

export type Environment = z.output<typeof environmentSchema>;

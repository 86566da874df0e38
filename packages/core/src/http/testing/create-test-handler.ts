import { z } from "zod";
import type { LogFields, Logger } from "../../ports/logger.ts";
import type { BodyDescriptions } from "../../use-cases/describe-bodies.ts";
import type { UseCases } from "../../use-cases/use-cases.ts";
import { createHandler, type Handler } from "../create-handler.ts";
import type { HttpSettings } from "../route.ts";
import { fakeUseCases, type RecordedCall } from "./fake-use-cases.ts";

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly fields: LogFields;
}

export interface TestHandler {
  readonly handler: Handler;
  readonly calls: readonly RecordedCall[];
  readonly log: readonly LogLine[];
}

export const testSettings: HttpSettings = {
  baseUrl: new URL("https://shop.example"),
  basePath: "/auth",
  allowedOrigins: ["https://app.shop.example"],
  trustedProxies: 0,
};

const identifier = { email: z.string().optional(), phone: z.string().optional() };

export const testSchemas: BodyDescriptions = {
  register: z.strictObject({ as: z.enum(["vendor", "client"]), ...identifier }),
  code: z.strictObject({ challenge: z.string(), code: z.string() }),
  resend: z.strictObject({ challenge: z.string() }),
  signIn: z.strictObject(identifier),
  profilePatch: z.strictObject({ fullName: z.string().nullable().optional() }),
  vendorPatch: z.strictObject({
    storeName: z.string().optional(),
    openingHours: z.json().optional(),
    taxNumber: z.string().refine((text) => text.startsWith("SE"), "must be Swedish"),
  }),
  clientPatch: z.strictObject({}),
};

/** A handler over fakes, with what they were asked and what was logged. */
export function createTestHandler(
  options: { readonly settings?: Partial<HttpSettings>; readonly useCases?: Partial<UseCases> } = {},
): TestHandler {
  const { useCases, calls } = fakeUseCases(options.useCases);
  const log: LogLine[] = [];
  const write =
    (level: string) =>
    (event: string, fields: LogFields = {}): void => {
      log.push({ level, event, fields });
    };
  const logger: Logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  let requests = 0;
  const handler = createHandler({
    useCases,
    settings: { ...testSettings, ...options.settings },
    logger,
    newRequestId: () => `request-${++requests}`,
    onForged: () => undefined,
    schemas: testSchemas,
  });
  return { handler, calls, log };
}

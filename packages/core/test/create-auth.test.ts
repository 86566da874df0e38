import { createAuth } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import type { Storage } from "@latchkey/core/ports";
import { createInbox } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  baseUrl,
  createHouse,
  indexSecret,
  registerClient,
  secrets,
  signIn,
} from "./support/create-house.ts";

const minimal = () => ({
  storage: memoryStorage(),
  ephemeral: memoryEphemeral(),
  courier: createInbox(),
  secrets,
  indexSecret,
  baseUrl,
});

describe("createAuth", () => {
  test("starts with the minimum", async () => {
    const auth = createAuth(minimal());
    await auth.start();
    await auth.stop();
    expect((await auth.handler(new Request(`${baseUrl}/auth/health`))).status).toBe(200);
  });

  test("refuses all phones until the host names countries", async () => {
    const auth = createAuth(minimal());
    await expect(auth.registration.start({ as: "client", phone: "+4915123456789" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test.each([
    ["no secret", { secrets: [] }],
    ["a short secret", { secrets: ["short"] }],
    ["one secret twice", { secrets: [...secrets, ...secrets] }],
    ["a short index secret", { indexSecret: "short" }],
    ["an index secret that is in the ring", { indexSecret: secrets[0] ?? "" }],
    ["no base URL", { baseUrl: "" }],
    ["plain http", { baseUrl: "http://shop.example" }],
    ["a courier without email", { courier: { ...createInbox(), channels: ["sms" as const] } }],
    [
      "phones without a courier for them",
      { phone: { countries: ["DE"] }, courier: { ...createInbox(), channels: ["email" as const] } },
    ],
    ["a host field of ours", { vendor: z.object({ slug: z.string() }) }],
    ["an unknown option", { sesion: {} }],
    ["secrets that are not set", { secrets: undefined as unknown as string[] }],
    [
      "secrets that are one text",
      { secrets: "a-secret-of-the-tests-0123456789abcdef" as unknown as string[] },
    ],
    ["no storage", { storage: undefined as unknown as Storage }],
    ["a region that has no phones", { phone: { defaultRegion: "XX" } }],
    ["the country code UK, which is GB", { phone: { countries: ["UK"] } }],
    ["resends that a code never lives to see", { challenge: { maxAgeSeconds: 60, resendAfterSeconds: 61 } }],
    ["pauses longer than the longest", { lockout: { pauseSeconds: 61, maxPauseSeconds: 60 } }],
    [
      "a host field that turns text into a number",
      { vendor: z.object({ size: z.string().transform(Number).pipe(z.number()) }) },
    ],
  ])("throws at once for %s", (_, wrong) => {
    expect(() => createAuth({ ...minimal(), ...(wrong as object) })).toThrow(/^Latchkey's options|secret/i);
  });

  test("throws for a host field that JSON can't hold, also past the type", () => {
    const vendor = z.object({ since: z.date() }) as unknown as z.ZodObject<{ since: z.ZodString }>;
    expect(() => createAuth({ ...minimal(), vendor })).toThrow(/JSON/);
  });

  test("does not start on a database that was made with another index secret", async () => {
    const storage = memoryStorage();
    const first = createAuth({ ...minimal(), storage });
    await first.start();
    await first.stop();
    const changed = createAuth({
      ...minimal(),
      storage,
      indexSecret: "another-index-secret-0123456789abcdefgh",
    });
    await expect(changed.start()).rejects.toMatchObject({ code: "ERR_STORE_MISCONFIGURED" });
  });

  test("does not begin to work when it was stopped while it started", async () => {
    const storage = memoryStorage();
    const claims: unknown[] = [];
    const deliveries = {
      ...storage.deliveries,
      claim: async (input: Parameters<typeof storage.deliveries.claim>[0]) => {
        claims.push(input);
        return [];
      },
    };
    const auth = createAuth({ ...minimal(), storage: { ...storage, deliveries } });
    const starting = auth.start();
    await auth.stop();
    await starting;
    expect(claims).toEqual([]);
  });

  test("takes text of a context that no store could hold", async () => {
    const house = createHouse();
    const { request, ...caller } = await registerClient(house, "ada@example.com");
    const context = { ip: "not an address", userAgent: `${"x".repeat(499)}😀\0`, requestId: "a\0b" };
    const again = await signIn(house, "ada@example.com", context);
    const { items } = await house.auth.sessions.list(caller);
    expect(items.find(({ id }) => id === again.session.id)).toMatchObject({
      ip: null,
      userAgent: `${"x".repeat(499)}\ufffd`,
    });
  });

  test("answers although the host's logger throws", async () => {
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    const auth = createAuth({ ...minimal(), logger });
    expect((await auth.handler(new Request(`${baseUrl}/auth/nowhere`))).status).toBe(404);
  });

  test("stops twice, and without having started", async () => {
    const { auth } = createHouse();
    await auth.stop();
    await expect(auth.stop()).resolves.toBeUndefined();
  });
});

function fail(): never {
  throw new Error("the logger is broken");
}

import { createAuth } from "@latchkey/core";
import { memoryEphemeral, memoryStorage } from "@latchkey/core/memory";
import { buildOperation, createInbox } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  baseUrl,
  createHouse,
  type House,
  indexSecret,
  registerClient,
  secrets,
  wideLimits,
} from "./support/create-house.ts";

const email = "ada@example.com";

async function registerVendor({ auth, inbox }: House) {
  const { challenge } = await auth.registration.start({
    as: "vendor",
    email,
    vendor: { storeName: "Cheeses" },
  });
  return auth.registration.verify({ challenge, code: await inbox.takeCode(email) });
}

describe("a text of the profile", () => {
  test.each<[string, number, string]>([
    ["fullName", 200, "x"],
    ["gender", 50, "x"],
    ["region", 100, "x"],
    ["city", 100, "x"],
    ["address", 500, "x"],
    ["bio", 2_000, "x"],
  ])("%s takes %i characters and not one more", async (field, most, character) => {
    const { auth, ...house } = createHouse();
    const caller = await registerClient({ auth, ...house }, email);
    const text = character.repeat(most);
    const edited = await auth.me.update(caller, { [field]: text }, { version: 1 });
    expect(edited.profile).toMatchObject({ [field]: text });
    await expect(auth.me.update(caller, { [field]: `${text}x` }, { version: 2 })).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: [field] }] },
    });
  });

  test.each<[string, readonly string[]]>([
    ["fullName", ["", "two\nlines", "a\u0085b", "a\u007fb", "a\u0000b", "\ud800"]],
    ["city", ["", "a\tb"]],
    ["country", ["DEU", "de", "D", "DE "]],
    ["locale", ["", "not a tag", `de-x-${"abcdefgh-".repeat(4)}a`, "de_DE!"]],
    [
      "avatarUrl",
      [
        "",
        "http://a.example/x",
        "javascript:alert(1)",
        "//a.example",
        `https://a.example/${"x".repeat(2_000)}`,
      ],
    ],
    ["bio", ["a\u0000b", "\udfff"]],
  ])("%s has a form", async (field, wrong) => {
    const { auth, ...house } = createHouse();
    const caller = await registerClient({ auth, ...house }, email);
    for (const text of wrong)
      await expect(
        auth.me.update(caller, { [field]: text }, { version: 1 }),
        JSON.stringify(text),
      ).rejects.toMatchObject({ code: "invalid_input", details: { issues: [{ path: [field] }] } });
  });

  test("that is undefined is as if it was not there", async () => {
    const { auth, ...house } = createHouse();
    const caller = await registerClient({ auth, ...house }, email);
    await auth.me.update(caller, { fullName: "Ada", city: "London" }, { version: 1 });
    const kept = await auth.me.update(caller, { fullName: undefined, city: "Ockham" }, { version: 2 });
    expect(kept.profile).toMatchObject({ fullName: "Ada", city: "Ockham" });
  });
});

describe("fields of a vendor", () => {
  test.each([
    ["storeName", 100],
    ["description", 5_000],
  ])("%s takes %i characters and not one more, at the start and later", async (field, most) => {
    const house = createHouse();
    const caller = await registerVendor(house);
    const text = "x".repeat(most);
    const { vendor } = await house.auth.me.updateVendor(caller, { [field]: text }, { version: 1 });
    expect(vendor).toMatchObject({ [field]: text });
    const wrong = { code: "invalid_input" };
    await expect(
      house.auth.me.updateVendor(caller, { [field]: `${text}x` }, { version: 2 }),
    ).rejects.toMatchObject({ ...wrong, details: { issues: [{ path: [field] }] } });
    await expect(
      house.auth.registration.start({
        as: "vendor",
        email,
        vendor: { storeName: "Engines", [field]: `${text}x` },
      }),
    ).rejects.toMatchObject({ ...wrong, details: { issues: [{ path: ["vendor", field] }] } });
  });

  test("are https addresses, and text that can be stored, at the start and later", async () => {
    const house = createHouse();
    const caller = await registerVendor(house);
    const { auth } = house;
    for (const wrong of [
      { logoUrl: "http://a.example/x" },
      { openingHours: { mon: ["a\u0000b"] } },
      { taxNumber: "a\ud800b" },
    ]) {
      const invalid = { code: "invalid_input" };
      await expect(auth.me.updateVendor(caller, wrong, { version: 1 })).rejects.toMatchObject(invalid);
      await expect(
        auth.registration.start({ as: "vendor", email, vendor: { storeName: "Engines", ...wrong } }),
      ).rejects.toMatchObject(invalid);
    }
  });

  test("clear by null what may be empty, and keep the rest", async () => {
    const { auth, ...house } = createHouse();
    const caller = await registerVendor({ auth, ...house });
    const given = { description: "Fine", logoUrl: "https://a.example/x", openingHours: { mon: "9-17" } };
    await auth.me.updateVendor(caller, given, { version: 1 });
    const cleared = await auth.me.updateVendor(caller, { description: null }, { version: 2 });
    expect(cleared.vendor).toMatchObject({ ...given, description: null });
  });
});

describe("fields of a client", () => {
  const rules = z
    .object({ min: z.number().optional(), max: z.number().optional(), note: z.string().optional() })
    .refine(({ min = 0, max = 9 }) => min <= max, "min is above max");

  function createRuledHouse() {
    const inbox = createInbox();
    const auth = createAuth({
      storage: memoryStorage(),
      ephemeral: memoryEphemeral(),
      courier: inbox,
      secrets,
      indexSecret,
      baseUrl,
      limits: wideLimits,
      client: rules,
    });
    return { auth, inbox };
  }

  test("are merged with the stored ones before the host's rules are asked", async () => {
    const { auth, inbox } = createRuledHouse();
    const { challenge } = await auth.registration.start({
      as: "client",
      email,
      client: { min: 3, note: "x" },
    });
    const caller = await auth.registration.verify({ challenge, code: await inbox.takeCode(email) });
    await expect(auth.me.updateClient(caller, { max: 2 }, { version: 1 })).rejects.toMatchObject({
      code: "invalid_input",
    });
    const { client } = await auth.me.updateClient(caller, { max: 4 }, { version: 1 });
    expect(client).toEqual({ min: 3, max: 4, note: "x", version: 2 });
    await expect(auth.me.updateClient(caller, { min: 5 }, { version: 2 })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(auth.me.updateClient(caller, { max: 5 }, { version: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("that the host never named are refused, at the start and later", async () => {
    const { auth, inbox } = createRuledHouse();
    const { challenge } = await auth.registration.start({ as: "client", email });
    const caller = await auth.registration.verify({ challenge, code: await inbox.takeCode(email) });
    const unknown = { colour: "red" } as object;
    await expect(auth.me.updateClient(caller, unknown, { version: 1 })).rejects.toMatchObject({
      details: { issues: [{ path: ["colour"] }] },
    });
    const vendor = { storeName: "Engines", ...unknown };
    await expect(auth.registration.start({ as: "vendor", email, vendor })).rejects.toMatchObject({
      details: { issues: [{ path: ["vendor", "colour"] }] },
    });
  });
});

test("a decision on a vendor is shown to him with its reason", async () => {
  const house = createHouse();
  const caller = await registerVendor(house);
  const account = await house.storage.users.findById(caller.user.id);
  const before = account?.vendor ?? null;
  if (before === null) throw new Error("A vendor has a profile.");
  // As the operation of a later feature will.
  const after = { ...before, status: "rejected", statusReason: "no papers", version: 2 } as const;
  const changes = [{ kind: "update", entity: "vendorProfile", before, after }] as const;
  await house.storage.commit(buildOperation({ changes }));
  expect((await house.auth.me.get(caller)).vendor).toMatchObject({
    status: "rejected",
    statusReason: "no papers",
  });
});

test("what JSON can't hold is refused though the host's schema takes it", async () => {
  const inbox = createInbox();
  const auth = createAuth({
    storage: memoryStorage(),
    ephemeral: memoryEphemeral(),
    courier: inbox,
    secrets,
    indexSecret,
    baseUrl,
    limits: wideLimits,
    client: z.object({ extra: z.any() }),
  });
  const { challenge } = await auth.registration.start({ as: "client", email, client: { extra: [null] } });
  const caller = await auth.registration.verify({ challenge, code: await inbox.takeCode(email) });
  for (const extra of [new Date(), new Map(), 10n, Number.NaN, () => 1, Symbol("x")]) {
    const invalid = { code: "invalid_input" };
    await expect(auth.me.updateClient(caller, { extra }, { version: 1 })).rejects.toMatchObject(invalid);
    await expect(auth.registration.start({ as: "client", email, client: { extra } })).rejects.toMatchObject(
      invalid,
    );
  }
});

test.each([
  [
    "vendor",
    ["storeName", "description", "logoUrl", "openingHours", "slug", "status", "statusReason", "version"],
  ],
  ["client", ["version"]],
] as const)("a %s field of the host can't take a name of ours", (option, names) => {
  for (const name of names) {
    const options = {
      storage: memoryStorage(),
      ephemeral: memoryEphemeral(),
      courier: createInbox(),
      secrets,
      indexSecret,
      baseUrl,
      [option]: z.object({ [name]: z.string() }),
    };
    expect(() => createAuth(options), name).toThrow(`${option}.${name}`);
  }
});

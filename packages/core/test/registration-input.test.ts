import { StoreError } from "@latchkey/core/errors";
import { describe, expect, test } from "vitest";
import { createHouse, type House, registerClient } from "./support/create-house.ts";

const email = "ada@example.com";
const profile = {
  fullName: "Ada Lovelace",
  avatarUrl: "https://shop.example/a.png",
  bio: "Mathematics,\nand engines",
  gender: "f",
  country: "GB",
  region: "England",
  city: "London",
  address: "12 St James's Square\nLondon",
  newsletter: true,
  locale: "en-GB",
};
const vendor = {
  storeName: "Engines",
  description: "Analytical,\nmostly",
  logoUrl: "https://shop.example/logo.png",
  openingHours: { mon: [["09:00", "17:00"]] },
};

const startUnchecked = ({ auth }: House, input: object) =>
  // What a caller without types may send.
  auth.registration.start({ email, ...input } as Parameters<typeof auth.registration.start>[0]);

describe("what is given at the start", () => {
  test("is what stands in the account: every field of the profile and of the vendor", async () => {
    const house = createHouse();
    const { auth, clock, inbox } = house;
    const { challenge } = await auth.registration.start({
      as: "vendor",
      email,
      profile,
      vendor: { ...vendor, taxNumber: "GB1", categories: ["engines"] },
    });
    clock.pass(5);
    const caller = await auth.registration.verify({ challenge, code: await inbox.takeCode(email) });
    expect(await auth.me.get(caller)).toEqual({
      id: caller.user.id,
      userType: "vendor",
      authMethod: "email",
      identifier: { kind: "email", value: email },
      status: "active",
      profile,
      vendor: {
        ...vendor,
        taxNumber: "GB1",
        categories: ["engines"],
        slug: "engines",
        status: "pending",
        statusReason: null,
        version: 1,
      },
      client: null,
      version: 1,
      createdAt: clock.now(),
      verifiedAt: clock.now(),
    });
  });

  test("may be nothing but a phone number, nationally written where the host says of which country", async () => {
    const { auth, inbox } = createHouse({ options: { phone: { defaultRegion: "DE", countries: ["DE"] } } });
    const { challenge } = await auth.registration.start({ as: "client", phone: "01512 3456789" });
    const code = await inbox.takeCode("+4915123456789");
    const caller = await auth.registration.verify({ challenge, code });
    expect(await auth.me.get(caller)).toMatchObject({
      authMethod: "phone",
      identifier: { kind: "phone", value: "+4915123456789" },
      profile: {
        fullName: null,
        avatarUrl: null,
        bio: null,
        gender: null,
        country: null,
        region: null,
        city: null,
        address: null,
        newsletter: false,
        locale: null,
      },
      vendor: null,
      client: { version: 1 },
    });
    await auth.signIn.start({ phone: "01512 3456789" });
    await inbox.takeCode("+4915123456789");
  });

  test.each<[object, readonly string[]]>([
    [{ as: "staff" }, ["as"]],
    [{}, ["as"]],
    [{ as: "client", vendor }, ["vendor"]],
    [{ as: "vendor", vendor, client: {} }, ["client"]],
    [{ as: "client", client: { interests: "tea" } }, ["client", "interests"]],
    [{ as: "client", client: { version: 2 } }, ["client", "version"]],
    [{ as: "vendor" }, ["vendor", "storeName"]],
    [{ as: "vendor", vendor: { ...vendor, status: "approved" } }, ["vendor", "status"]],
    [{ as: "vendor", vendor: { ...vendor, slug: "mine" } }, ["vendor", "slug"]],
    [{ as: "client", profile: { fullName: "two\nlines" } }, ["profile", "fullName"]],
    [{ as: "client", profile: { status: "active" } }, ["profile", "status"]],
    [{ as: "client", epoch: 2 }, ["epoch"]],
    [{ as: "client", phone: "+4915123456789" }, []],
    [{ as: "client", email: `${"a".repeat(400)}@example.com` }, ["email"]],
    [{ as: "client", email: undefined }, []],
    [{ as: "client", client: { interests: ["a\u0000b"] } }, ["client", "interests", "0"]],
    [{ as: "client", profile: { bio: "\ud800" } }, ["profile", "bio"]],
  ])("is refused when it is %j, with its place", async (input, path) => {
    const house = createHouse();
    await expect(startUnchecked(house, input)).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [expect.objectContaining({ path: path.map((part) => (part === "0" ? 0 : part)) })] },
    });
  });
});

describe("two registrations of one identifier", () => {
  test("that are proven at the same time make one user, and tell the other that it is taken", async () => {
    const { auth, inbox } = createHouse();
    const flows = [];
    for (let flow = 0; flow < 3; flow += 1) {
      const { challenge } = await auth.registration.start({ as: "client", email });
      flows.push({ challenge, code: await inbox.takeCode(email) });
    }
    const results = await Promise.allSettled(flows.map((flow) => auth.registration.verify(flow)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "identifier_taken" });
    for (const flow of flows)
      await expect(auth.registration.verify(flow)).rejects.toMatchObject({
        code: expect.stringMatching(/identifier_taken|challenge_used/) as unknown,
      });
  });
});

describe("a duplicate that can't be", () => {
  test("is a fault and no second try, whether a registration or a sign-in meets it", async () => {
    const house = createHouse();
    await registerClient(house, email);
    let commits = 0;
    const odd = createHouse({
      ...house,
      storage: {
        ...house.storage,
        commit: async (operation) => {
          if (!operation.name.endsWith(".complete")) return house.storage.commit(operation);
          commits += 1;
          if (commits % 2 === 1)
            throw new StoreError("ERR_STORAGE_DUPLICATE", "odd", { entity: "session", field: "id" });
          return house.storage.commit(operation);
        },
      },
    });
    const { auth, inbox } = odd;
    const fault = { code: "internal_error" };
    const registering = await auth.registration.start({ as: "client", email: "bob@example.com" });
    const code = await inbox.takeCode("bob@example.com");
    await expect(auth.registration.verify({ challenge: registering.challenge, code })).rejects.toMatchObject(
      fault,
    );
    commits = 0;
    const { challenge } = await auth.signIn.start({ email });
    await expect(auth.signIn.verify({ challenge, code: await inbox.takeCode(email) })).rejects.toMatchObject(
      fault,
    );
  });
});

describe("a user who signs in with Google", () => {
  test("is sent no code for his address, and the answer does not tell", async () => {
    const house = createHouse();
    const { user } = await registerClient(house, email);
    const account = await house.storage.users.findById(user.id);
    if (account === null) throw new Error("There is a user.");
    const google = { ...account, user: { ...account.user, authMethod: "google" as const } };
    const { auth, inbox } = createHouse({
      storage: {
        ...house.storage,
        identifiers: {
          getStanding: async (input) => ({
            ...(await house.storage.identifiers.getStanding(input)),
            account: google,
          }),
        },
      },
    });
    const { challenge } = await auth.signIn.start({ email });
    await expect(inbox.take(email, 400)).rejects.toThrow("No message");
    await expect(auth.signIn.verify({ challenge, code: "123456" })).rejects.toMatchObject({
      code: "invalid_code",
      details: { attemptsLeft: 4 },
    });
  });
});

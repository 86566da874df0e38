import { describe, expect, test } from "vitest";
import { createHouse, registerClient } from "./support/create-house.ts";

const email = "ada@example.com";

async function registerVendor(house: ReturnType<typeof createHouse>) {
  const { challenge } = await house.auth.registration.start({
    as: "vendor",
    email,
    vendor: { storeName: "Cheeses", taxNumber: "DE123", categories: ["food"] },
  });
  return house.auth.registration.verify({ challenge, code: await house.inbox.takeCode(email) });
}

describe("own account", () => {
  test("keeps what is absent, clears what is null and moves the version by one", async () => {
    const { auth, ...house } = createHouse();
    const caller = await registerClient({ auth, ...house }, email);
    const edited = await auth.me.update(
      caller,
      { fullName: "Ada", city: "London", newsletter: true },
      { version: 1 },
    );
    expect(edited).toMatchObject({
      version: 2,
      profile: { fullName: "Ada", city: "London", newsletter: true, bio: null },
    });
    const cleared = await auth.me.update(caller, { city: null }, { version: 2 });
    expect(cleared).toMatchObject({ version: 3, profile: { fullName: "Ada", city: null, newsletter: true } });
    expect(await auth.me.get(caller)).toEqual(cleared);
  });

  test("writes nothing for a change that changes nothing", async () => {
    const house = createHouse();
    const caller = await registerVendor(house);
    await house.auth.me.update(caller, { fullName: "Ada" }, { version: 1 });
    expect((await house.auth.me.update(caller, { fullName: "Ada" }, { version: 2 })).version).toBe(2);
    expect(
      (await house.auth.me.updateVendor(caller, { categories: ["food"] }, { version: 1 })).vendor?.version,
    ).toBe(1);
  });

  test("refuses a stale version, and of ten edits at once lets one through", async () => {
    const house = createHouse();
    const caller = await registerClient(house, email);
    const edits = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        house.auth.me.update(caller, { fullName: `Ada ${index}` }, { version: 1 }),
      ),
    );
    expect(edits.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const edit of edits)
      if (edit.status === "rejected") expect(edit.reason).toMatchObject({ code: "conflict" });
    await expect(house.auth.me.update(caller, { fullName: "Late" }, { version: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("edits own and host vendor fields together and keeps the slug", async () => {
    const house = createHouse();
    const caller = await registerVendor(house);
    const { vendor } = await house.auth.me.updateVendor(
      caller,
      { storeName: "Fine Cheeses", categories: ["dairy"] },
      { version: 1 },
    );
    expect(vendor).toMatchObject({
      storeName: "Fine Cheeses",
      slug: "cheeses",
      taxNumber: "DE123",
      categories: ["dairy"],
      version: 2,
    });
  });

  test.each([
    [{ status: "approved" }, "status"],
    [{ slug: "mine" }, "slug"],
    [{ version: 7 }, "version"],
    [{ userId: "x" }, "userId"],
    [{ taxNumber: "1" }, "taxNumber"],
    [{ storeName: "" }, "storeName"],
    [{ logoUrl: "javascript:alert(1)" }, "logoUrl"],
  ])("refuses the vendor patch %j", async (patch, field) => {
    const house = createHouse();
    const caller = await registerVendor(house);
    await expect(house.auth.me.updateVendor(caller, patch as object, { version: 1 })).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [expect.objectContaining({ path: [field] })] },
    });
    expect((await house.auth.me.get(caller)).vendor?.version).toBe(1);
  });

  test.each([
    { id: "x" },
    { userType: "staff" },
    { status: "active" },
    { email: "new@example.com" },
    { epoch: 9 },
    { avatarUrl: "http://shop.example/a.png" },
    { country: "Germany" },
    { locale: "not a tag" },
    { newsletter: "yes" },
    { fullName: "two\nlines" },
  ])("refuses the profile patch %j", async (patch) => {
    const house = createHouse();
    const caller = await registerClient(house, email);
    await expect(house.auth.me.update(caller, patch as object, { version: 1 })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("gives a client no vendor profile to edit, and a vendor no client profile", async () => {
    const house = createHouse();
    const client = await registerClient(house, "bob@example.com");
    const vendor = await registerVendor(house);
    await expect(
      house.auth.me.updateVendor(client, { storeName: "Mine" }, { version: 1 }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(house.auth.me.updateClient(vendor, {}, { version: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

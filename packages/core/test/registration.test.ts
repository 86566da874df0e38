import { describe, expect, test } from "vitest";
import { createHouse, wrongCode } from "./support/create-house.ts";

const email = "ada@example.com";

describe("registration", () => {
  test("makes a client of a proven email address, and nothing before the proof", async () => {
    const { auth, inbox, storage } = createHouse();
    const started = await auth.registration.start({
      as: "client",
      email,
      profile: { fullName: "Ada" },
      client: { interests: ["tea"] },
    });
    expect(started).toMatchObject({ channel: "email" });
    expect(started.sentTo).not.toContain("ada@");
    expect(JSON.stringify(started)).not.toContain(email);
    const code = await inbox.takeCode(email);
    const { user, session, setCookie } = await auth.registration.verify({
      challenge: started.challenge,
      code,
    });
    expect(user).toMatchObject({ userType: "client", status: "active", vendorStatus: null });
    expect(setCookie[0]).toMatch(
      /^__Host-latchkey=[\w-]{114}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const me = await auth.me.get({ user, session });
    expect(me).toMatchObject({
      authMethod: "email",
      identifier: { kind: "email", value: email },
      profile: { fullName: "Ada", newsletter: false },
      client: { interests: ["tea"], version: 1 },
      vendor: null,
      version: 1,
    });
    expect((await storage.users.findById(user.id))?.user.version).toBe(1);
  });

  test("makes a pending vendor of a proven phone number, with a slug and host fields", async () => {
    const { auth, inbox } = createHouse();
    const { challenge, channel } = await auth.registration.start({
      as: "vendor",
      phone: "+49 1512 3456789",
      vendor: { storeName: "Zoë's Cheeses", taxNumber: "DE123" },
    });
    expect(channel).toBe("sms");
    const { user, session } = await auth.registration.verify({
      challenge,
      code: await inbox.takeCode("+4915123456789"),
    });
    expect(user).toMatchObject({ userType: "vendor", vendorStatus: "pending" });
    const { vendor } = await auth.me.get({ user, session });
    expect(vendor).toMatchObject({
      storeName: "Zoë's Cheeses",
      slug: "zoe-s-cheeses",
      taxNumber: "DE123",
      categories: [],
      status: "pending",
    });
  });

  test("settles a collision of slugs with the sealed suffix and never as a taken identifier", async () => {
    const { auth, inbox } = createHouse();
    const slugs: string[] = [];
    for (const address of ["a@example.com", "b@example.com", "c@example.com"]) {
      const { challenge } = await auth.registration.start({
        as: "vendor",
        email: address,
        vendor: { storeName: "Same" },
      });
      const caller = await auth.registration.verify({ challenge, code: await inbox.takeCode(address) });
      slugs.push((await auth.me.get(caller)).vendor?.slug ?? "");
    }
    expect(slugs[0]).toBe("same");
    expect(slugs[1]).toMatch(/^same-[a-z2-7]{8}$/);
    expect(new Set(slugs).size).toBe(3);
  });

  test("tells only who proves it that an identifier is taken, and redeems that proof", async () => {
    const { auth, inbox } = createHouse();
    const register = async () => {
      const { challenge } = await auth.registration.start({ as: "client", email });
      return { challenge, code: await inbox.takeCode(email) };
    };
    await auth.registration.verify(await register());
    const again = await register();
    await expect(auth.registration.verify({ ...again, code: wrongCode(again.code) })).rejects.toMatchObject({
      code: "invalid_code",
    });
    await expect(auth.registration.verify(again)).rejects.toMatchObject({ code: "identifier_taken" });
    await expect(auth.registration.verify(again)).rejects.toMatchObject({ code: "challenge_used" });
  });

  test("refuses the fifth wrong code as exhausted, and the right one after it", async () => {
    const { auth, inbox } = createHouse();
    const { challenge } = await auth.registration.start({ as: "client", email });
    const code = await inbox.takeCode(email);
    for (const attemptsLeft of [4, 3, 2, 1]) {
      await expect(auth.registration.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
        code: "invalid_code",
        details: { attemptsLeft },
      });
    }
    await expect(auth.registration.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
    await expect(auth.registration.verify({ challenge, code })).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
  });

  test("takes a code up to the end of its life and not after", async () => {
    const { auth, clock, inbox } = createHouse();
    const first = await auth.registration.start({ as: "client", email: "early@example.com" });
    const second = await auth.registration.start({ as: "client", email: "late@example.com" });
    const [early, late] = [
      await inbox.takeCode("early@example.com"),
      await inbox.takeCode("late@example.com"),
    ];
    clock.pass(299);
    await auth.registration.verify({ challenge: first.challenge, code: early });
    clock.pass(2);
    await expect(auth.registration.verify({ challenge: second.challenge, code: late })).rejects.toMatchObject(
      { code: "challenge_expired" },
    );
  });

  test("does not take a code for another flow or another purpose", async () => {
    const { auth, inbox } = createHouse();
    const mine = await auth.registration.start({ as: "client", email });
    const code = await inbox.takeCode(email);
    const other = await auth.registration.start({ as: "client", email });
    const otherCode = await inbox.takeCode(email);
    if (code !== otherCode) {
      await expect(auth.registration.verify({ challenge: other.challenge, code })).rejects.toMatchObject({
        code: "invalid_code",
      });
    }
    await expect(auth.signIn.verify({ challenge: mine.challenge, code })).rejects.toMatchObject({
      code: "challenge_expired",
    });
    await auth.registration.verify({ challenge: mine.challenge, code });
  });

  test("reports its own and the host's issues together", async () => {
    const { auth } = createHouse();
    const input = { as: "vendor", email, vendor: { storeName: "", taxNumber: "1", colour: "red" } } as const;
    await expect(auth.registration.start(input)).rejects.toMatchObject({
      code: "invalid_input",
      details: {
        issues: expect.arrayContaining([
          expect.objectContaining({ path: ["vendor", "storeName"] }),
          expect.objectContaining({ path: ["vendor", "taxNumber"] }),
          expect.objectContaining({ path: ["vendor", "colour"] }),
        ]) as unknown,
      },
    });
  });
});

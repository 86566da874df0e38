import { describe, expect, test } from "vitest";
import { eachHouse } from "./support/each-house.ts";
import { challengeOf, register, signIn, startFlow, textOf, wrongCode } from "./support/flows.ts";

const houses = await Promise.all(eachHouse.map(async ({ name, open }) => ({ name, house: await open() })));

describe.each(houses)("over HTTP on $name", ({ house }) => {
  const { inbox } = house;

  test("is healthy and describes itself", async () => {
    const browser = house.open();
    expect(await browser.get("/health")).toMatchObject({
      status: 200,
      body: { storage: true, ephemeral: true },
    });
    expect(await browser.get("/openapi.json")).toMatchObject({ status: 200, body: { openapi: "3.1.0" } });
  });

  test("a client registers by email, is signed in, signs out and signs in again", async () => {
    const email = "ada@example.com";
    const browser = house.open({ userAgent: "Browser of Ada" });
    const started = await browser.post("/register", {
      as: "client",
      email: "Ada@Example.com",
      profile: { fullName: "Ada", country: "GB" },
      client: { interests: ["tea"] },
    });
    expect(started.status).toBe(202);
    expect(Object.keys(started.body)).toEqual(["challenge", "channel", "sentTo", "expiresAt", "resendAt"]);
    expect(started.setCookie).toEqual([]);
    expect(started.text).not.toContain(email);
    expect(await browser.get("/session")).toMatchObject({ status: 401, body: { code: "not_authenticated" } });

    const verified = await browser.post("/register/verify", {
      challenge: challengeOf(started),
      code: await inbox.takeCode(email),
    });
    expect(verified.status).toBe(201);
    expect(verified.setCookie[0]).toMatch(
      /^__Host-latchkey=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(verified.headers.get("cache-control")).toBe("no-store");
    expect(await browser.get("/session")).toMatchObject({ status: 200, body: verified.body });
    expect(await browser.get("/me")).toMatchObject({
      status: 200,
      body: {
        userType: "client",
        authMethod: "email",
        identifier: { kind: "email", value: email },
        profile: { fullName: "Ada", country: "GB", newsletter: false },
        client: { interests: ["tea"], version: 1 },
        vendor: null,
        version: 1,
      },
    });

    const cookie = [...browser.cookies];
    expect((await browser.post("/sign-out")).status).toBe(204);
    const thief = house.open();
    for (const [name, value] of cookie) thief.cookies.set(name, value);
    expect(await thief.get("/session")).toMatchObject({ status: 401, body: { code: "session_expired" } });
    const again = await signIn(house, { email }, browser);
    expect(again.answer.status).toBe(200);
    expect(textOf(again.answer, "user", "id")).toBe(textOf(verified, "user", "id"));
    expect(textOf(again.answer, "session", "id")).not.toBe(textOf(verified, "session", "id"));
  });

  test("a vendor registers by phone, waits for approval, and signs in by any spelling of his number", async () => {
    const browser = house.open();
    const started = await browser.post("/register", {
      as: "vendor",
      phone: "+49 1512 3456789",
      vendor: { storeName: "Zoë's Cheeses", taxNumber: "DE123" },
    });
    expect(started).toMatchObject({ status: 202, body: { channel: "sms" } });
    const code = await inbox.takeCode("+4915123456789");
    const verified = await browser.post("/register/verify", { challenge: challengeOf(started), code });
    expect(verified).toMatchObject({
      status: 201,
      body: { user: { userType: "vendor", vendorStatus: "pending" } },
    });
    expect((await browser.get("/me")).body["vendor"]).toMatchObject({
      storeName: "Zoë's Cheeses",
      slug: "zoe-s-cheeses",
      taxNumber: "DE123",
      categories: [],
      status: "pending",
    });
    const other = house.open();
    const second = await other.post("/sign-in", { phone: "+49-1512-345-6789" });
    const signedIn = await other.post("/sign-in/verify", {
      challenge: challengeOf(second),
      code: await inbox.takeCode("+4915123456789"),
    });
    expect(signedIn).toMatchObject({ status: 200, body: { user: verified.body["user"] } });
  });

  test("an edit needs the version that was read, and a stale one changes nothing", async () => {
    const { browser } = await register(house, { email: "edit@example.com" });
    const edit = (version: string, body: unknown) =>
      browser.request("PATCH", "/me", body, { "if-match": version });
    const first = await edit('"1"', { fullName: "Grace 🎉", bio: "line\nline" });
    expect(first).toMatchObject({ status: 200, body: { version: 2, profile: { fullName: "Grace 🎉" } } });
    expect(first.headers.get("etag")).toBe('"2"');
    expect(await edit('"1"', { fullName: "Late" })).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
    expect(await browser.request("PATCH", "/me", { fullName: "Blind" })).toMatchObject({ status: 400 });
    expect((await browser.get("/me")).body["profile"]).toMatchObject({
      fullName: "Grace 🎉",
      bio: "line\nline",
    });
  });

  test("of 20 edits of one version at once, one is made", async () => {
    const { browser } = await register(house, { email: "edits@example.com" });
    const edits = Array.from({ length: 20 }, (_, n) =>
      browser.request("PATCH", "/me", { fullName: `Name ${n}` }, { "if-match": '"1"' }),
    );
    const statuses = (await Promise.all(edits)).map(({ status }) => status);
    expect(Object.groupBy(statuses, String)).toEqual({ 200: [200], 409: Array(19).fill(409) });
    expect((await browser.get("/me")).body["version"]).toBe(2);
  });

  test("devices are listed and ended one by one or all at once", async () => {
    const email = "devices@example.com";
    const { browser: phone } = await register(house, { email });
    const { browser: laptop, answer } = await signIn(house, { email });
    const { browser: tablet } = await signIn(house, { email });
    const listed = await phone.get("/sessions");
    expect(listed.body["items"]).toHaveLength(3);
    expect(listed.text).not.toMatch(/secret|hash|token/i);
    expect((await phone.request("DELETE", `/sessions/${textOf(answer, "session", "id")}`)).status).toBe(204);
    expect((await laptop.get("/session")).status).toBe(401);
    expect((await tablet.get("/session")).status).toBe(200);
    expect((await phone.request("DELETE", "/sessions")).status).toBe(204);
    for (const browser of [phone, tablet]) expect((await browser.get("/session")).status).toBe(401);
  });

  test("a wrong code says how many tries are left, and the fifth ends the flow", async () => {
    const browser = house.open();
    const { challenge, code } = await startFlow(house, browser, "/register", { email: "wrong@example.com" });
    for (const attemptsLeft of [4, 3, 2, 1]) {
      const wrong = await browser.post("/register/verify", { challenge, code: wrongCode(code) });
      expect(wrong).toMatchObject({
        status: 400,
        body: { code: "invalid_code", attemptsLeft },
        setCookie: [],
      });
    }
    for (const given of [wrongCode(code), code]) {
      const late = await browser.post("/register/verify", { challenge, code: given });
      expect(late).toMatchObject({ status: 400, body: { code: "challenge_exhausted" }, setCookie: [] });
    }
  });

  test("only who proves a taken identifier learns that it is taken", async () => {
    const email = "taken@example.com";
    await register(house, { email });
    const stranger = house.open();
    const { challenge, code } = await startFlow(house, stranger, "/register", { email });
    const guess = await stranger.post("/register/verify", { challenge, code: wrongCode(code) });
    expect(guess.body["code"]).toBe("invalid_code");
    const proven = await stranger.post("/register/verify", { challenge, code });
    expect(proven).toMatchObject({ status: 409, body: { code: "identifier_taken" }, setCookie: [] });
  });

  test("a code of a registration is none of a sign-in, and of no other flow", async () => {
    const browser = house.open();
    const email = "purpose@example.com";
    await register(house, { email });
    const mine = await startFlow(house, browser, "/sign-in", { email });
    const other = await startFlow(house, house.open(), "/sign-in", { email });
    const crossed = await browser.post("/register/verify", { challenge: mine.challenge, code: mine.code });
    expect(crossed.body["code"]).toBe("challenge_expired");
    if (mine.code !== other.code) {
      const swapped = await browser.post("/sign-in/verify", { challenge: mine.challenge, code: other.code });
      expect(swapped.body["code"]).toBe("invalid_code");
    }
    expect((await browser.post("/sign-in/verify", mine)).status).toBe(200);
  });

  test("another site can make no browser sign in or out", async () => {
    const { browser } = await register(house, { email: "csrf@example.com" });
    const forged = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const [path, body] of [
      ["/sign-out", undefined],
      ["/sign-in", { email: "csrf@example.com" }],
    ] as const) {
      expect(await browser.request("POST", path, body, forged)).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
    }
    expect((await browser.get("/session")).status).toBe(200);
  });
});

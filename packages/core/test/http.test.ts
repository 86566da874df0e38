import { Validator } from "@seriousme/openapi-schema-validator";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baseUrl, createHouse, type House, wrongCode } from "./support/create-house.ts";

const origin = baseUrl;
const base = `${baseUrl}/auth`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A browser on our own page: it keeps what `Set-Cookie` says. */
function createBrowser({ auth }: House) {
  const jar = new Map<string, string>();
  return {
    jar,
    send: async (
      method: string,
      path: string,
      body?: unknown,
      more: Record<string, string> = {},
    ): Promise<Answer> => {
      const headers = new Headers({ origin, "sec-fetch-site": "same-origin", ...more });
      if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
      if (body !== undefined) headers.set("content-type", "application/json");
      const request = new Request(base + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const response = await auth.handler(request, { remoteAddress: "192.0.2.1" });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (cookie.includes("Max-Age=0;")) jar.delete(name);
        else jar.set(name, value);
      }
      const text = await response.text();
      // Every body of ours is a JSON object.
      return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? {} : (JSON.parse(text) as Answer["body"]),
      };
    },
  };
}

async function registerVendor(house: House, email = "ada@example.com") {
  const browser = createBrowser(house);
  const started = await browser.send("POST", "/register", {
    as: "vendor",
    email,
    vendor: { storeName: "Engines", taxNumber: "SE-1" },
  });
  expect(started.status).toBe(202);
  const { challenge } = started.body;
  const code = await house.inbox.takeCode(email);
  const wrong = await browser.send("POST", "/register/verify", { challenge, code: wrongCode(code) });
  expect([wrong.status, wrong.body["code"], wrong.headers.getSetCookie()]).toEqual([400, "invalid_code", []]);
  const verified = await browser.send("POST", "/register/verify", { challenge, code });
  expect(verified.status).toBe(201);
  return browser;
}

describe("HTTP", () => {
  test("registers, edits, signs out and signs in again", async () => {
    const house = createHouse();
    const browser = await registerVendor(house);
    expect([...browser.jar.keys()]).toEqual(["__Host-latchkey", "__Host-latchkey-device"]);

    const me = await browser.send("GET", "/me");
    expect(me.body).toMatchObject({
      userType: "vendor",
      vendor: { storeName: "Engines", taxNumber: "SE-1" },
      client: null,
    });

    const etag = me.headers.get("etag") ?? "";
    const edited = await browser.send("PATCH", "/me", { fullName: "Ada" }, { "if-match": etag });
    expect([edited.status, edited.body["profile"]]).toEqual([
      200,
      expect.objectContaining({ fullName: "Ada" }),
    ]);
    expect(edited.headers.get("etag")).not.toBe(etag);
    const stale = await browser.send("PATCH", "/me", { fullName: "Eve" }, { "if-match": etag });
    expect([stale.status, stale.body["code"]]).toEqual([409, "conflict"]);
    const wrongProfile = await browser.send("PATCH", "/me/client", {}, { "if-match": '"1"' });
    expect(wrongProfile.status).toBeLessThan(500);
    expect(wrongProfile.status).toBeGreaterThanOrEqual(400);

    const session = browser.jar.get("__Host-latchkey") ?? "";
    expect((await browser.send("POST", "/sign-out")).status).toBe(204);
    expect([...browser.jar.keys()]).toEqual(["__Host-latchkey-device"]);
    expect((await browser.send("GET", "/session")).status).toBe(401);
    const replayed = createBrowser(house);
    replayed.jar.set("__Host-latchkey", session);
    expect((await replayed.send("GET", "/session")).status).toBe(401);

    const started = await browser.send("POST", "/sign-in", { email: "ada@example.com" });
    const code = await house.inbox.takeCode("ada@example.com");
    const verified = await browser.send("POST", "/sign-in/verify", {
      challenge: started.body["challenge"],
      code,
    });
    expect(verified.status).toBe(200);
    expect((await browser.send("GET", "/session")).body).toEqual(verified.body);
  });

  test("ends every session from any of them", async () => {
    const house = createHouse();
    const first = await registerVendor(house);
    const second = createBrowser(house);
    const started = await second.send("POST", "/sign-in", { email: "ada@example.com" });
    const code = await house.inbox.takeCode("ada@example.com");
    await second.send("POST", "/sign-in/verify", { challenge: started.body["challenge"], code });
    const page = await second.send("GET", "/sessions?limit=1");
    expect(page.body["items"]).toMatchObject([{ isCurrent: true, ip: "192.0.2.1" }]);
    const next = await second.send(
      "GET",
      `/sessions?limit=1&cursor=${encodeURIComponent(String(page.body["nextCursor"]))}`,
    );
    expect(next.body).toMatchObject({ items: [{ isCurrent: false }], nextCursor: null });
    expect((await second.send("DELETE", "/sessions")).status).toBe(204);
    expect((await first.send("GET", "/session")).status).toBe(401);
    expect(second.jar.has("__Host-latchkey")).toBe(false);
  });

  test("describes itself in valid OpenAPI with the host's own fields", async () => {
    const { body } = await createBrowser(createHouse()).send("GET", "/openapi.json");
    expect(JSON.stringify(body)).toContain("taxNumber");
    await expect(new Validator().validate(structuredClone(body))).resolves.toEqual({ valid: true });
  });

  test("never fails by what a signed-in caller sends", async () => {
    const house = createHouse();
    const browser = await registerVendor(house);
    const paths = ["/register", "/register/verify", "/sign-in", "/sign-in/verify", "/challenges/resend"];
    const own = ["/me", "/me/vendor", "/me/client"];
    const names = [
      "as",
      "email",
      "phone",
      "challenge",
      "code",
      "vendor",
      "client",
      "profile",
      "storeName",
      "openingHours",
      "taxNumber",
      "fullName",
      "locale",
      "avatarUrl",
      "country",
    ];
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("vendor", "client", "x@example.com", "https://a b", "en-"),
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(value, fc.dictionary(fc.constantFrom(...names), value)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths, ...own), body, async (path, input) => {
        const answer = await browser.send(own.includes(path) ? "PATCH" : "POST", path, input, {
          "if-match": '"1"',
        });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
    for (const cursor of ["x", "e30", "%E2%82%AC", "null", "0", "W10", "a".repeat(512)]) {
      expect((await browser.send("GET", `/sessions?cursor=${cursor}`)).status, cursor).toBe(400);
    }
  });
});

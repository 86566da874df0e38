import assert from "node:assert/strict";
import { errorCodes } from "@latchkey/core/errors";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { baseUrl } from "./support/assemble-house.ts";
import type { Answer, Browser } from "./support/create-browser.ts";
import { createHouse } from "./support/create-house.ts";
import { register, startFlow } from "./support/flows.ts";
import { hostileBodies } from "./support/hostile-bodies.ts";
import { naughtyStrings } from "./support/naughty-strings.ts";
import { readKeys, readTables } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();
const house = createHouse(stores);
const member: Browser = house.open();
let proof: { readonly challenge: string; readonly code: string };

beforeAll(async () => {
  await register(house, { email: "member@example.com" }, member);
  await member.get("/session");
  proof = await startFlow(house, house.open(), "/register", { email: "pending@example.com" });
  await house.auth.start();
  await house.auth.stop();
});

/** Everything that is stored, as text, in lines. */
const readAll = async (): Promise<ReadonlySet<string>> => {
  const [tables, keys] = [await readTables(stores.pool), await readKeys(stores.redis, stores.prefix)];
  const rows = Object.entries(tables).flatMap(([table, lines]) => lines.map((row) => `${table} ${row}`));
  // The member's cached session comes and goes by itself.
  const kept = Object.entries(keys).filter(([key]) => !/:(?:session:.*|epoch|leases)$/.test(key));
  return new Set([...rows, ...kept.map((entry) => entry.join(" "))]);
};
let before: ReadonlySet<string>;
beforeEach(async () => {
  before = await readAll();
});
afterEach(async () => {
  // What was there may run out; nothing may come or change.
  const stored = [...(await readAll())].filter((line) => !before.has(line));
  assert.deepEqual(stored, [], "nothing stored");
  assert.equal("polluted" in {}, false);
});

/** Refused by a documented code, in bounded time, without a cookie, and without a word of what was sent. */
const expectRefused = async (call: () => Promise<Answer>, label = ""): Promise<void> => {
  const from = performance.now();
  const { status, body, headers, setCookie } = await call();
  const tookMs = performance.now() - from;
  expect(status, label).toBeGreaterThanOrEqual(400);
  expect(status, label).toBeLessThan(500);
  expect(Object.keys(errorCodes), label).toContain(body["code"]);
  expect(headers.get("content-type"), label).toBe("application/problem+json");
  expect(setCookie, label).toEqual([]);
  expect(tookMs, label).toBeLessThan(2_000);
};

const unsafeRoutes = [
  ["POST", "/register"],
  ["POST", "/register/verify"],
  ["POST", "/sign-in"],
  ["POST", "/sign-in/verify"],
  ["POST", "/challenges/resend"],
  ["PATCH", "/me"],
  ["PATCH", "/me/client"],
] as const;

const sendTo = (method: string, path: string, body: unknown, headers = {}): Promise<Answer> =>
  member.request(method, path, body, { "if-match": '"1"', ...headers });

const email = "new@example.com";

describe("whatever the body is", () => {
  test.each(unsafeRoutes)("%s %s refuses it", async (method, path) => {
    for (const [name, body] of hostileBodies)
      await expectRefused(() => sendTo(method, path, body), `${name} to ${path}`);
  });

  test.each(unsafeRoutes)("%s %s refuses JSON of any other shape", async (method, path) => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(fc.oneof(object, fc.jsonValue({ maxDepth: 4 })), async (value) => {
        // An empty patch is one that changes nothing.
        fc.pre(
          !(
            typeof value === "object" &&
            value !== null &&
            Object.keys(value).length === 0 &&
            !Array.isArray(value)
          ),
        );
        await expectRefused(() => sendTo(method, path, JSON.stringify(value)), JSON.stringify(value));
      }),
      { numRuns: 60 },
    );
  });

  test.each(unsafeRoutes)("%s %s refuses bytes of any kind", async (method, path) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const text = Buffer.from(bytes).toString("latin1");
        fc.pre(!/^\s*\{\s*\}\s*$/.test(text));
        await expectRefused(() => sendTo(method, path, text), text);
      }),
      { numRuns: 40 },
    );
  });

  test("no route takes another type, a compressed or an endless body, or bytes that are no UTF-8", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/json; charset=utf-16",
      "text/json",
    ]) {
      await expectRefused(() => sendTo("POST", "/sign-in", { email }, { "content-type": type }), type);
    }
    await expectRefused(() => sendTo("POST", "/sign-in", { email }, { "content-encoding": "gzip" }));
    const raw = async (body: BodyInit): Promise<number> => {
      const headers = { "content-type": "application/json", origin: baseUrl };
      const request = new Request(`${baseUrl}/auth/sign-in`, {
        method: "POST",
        headers,
        body,
        duplex: "half",
      } as RequestInit);
      return (await house.auth.handler(request)).status;
    };
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1_024).fill(0x20)),
    });
    expect(await raw(endless)).toBe(413);
    expect(await raw("a".repeat(16_385))).toBe(413);
    expect(await raw(Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]))).toBe(400);
    expect(
      await raw(new ReadableStream({ start: (controller) => controller.error(new Error("gone")) })),
    ).toBe(400);
  });
});

/** Values of one member that it does not take. */
const wrongTypes: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  true,
  false,
  [],
  {},
  [email],
  { toString: email },
  [[email]],
  "",
];

describe("whatever a member is", () => {
  test.each([
    ["POST", "/sign-in", "email", {}],
    ["POST", "/sign-in", "phone", {}],
    ["POST", "/register", "email", { as: "client" }],
    ["POST", "/register", "phone", { as: "client" }],
    ["POST", "/register", "as", { email }],
    ["POST", "/register/verify", "challenge", { code: "000000" }],
    ["POST", "/register/verify", "code", () => ({ challenge: proof.challenge })],
    ["POST", "/challenges/resend", "challenge", {}],
  ] as const)("%s %s refuses another kind and naughty text as %s", async (method, path, name, others) => {
    const rest = typeof others === "function" ? others() : others;
    for (const value of [...wrongTypes, ...naughtyStrings]) {
      await expectRefused(() => sendTo(method, path, { ...rest, [name]: value }), JSON.stringify(value));
    }
  });

  test.each([
    ["PATCH", "/me", "fullName", [0, true, [], {}, "", "a\nb", "a\0b", "a\ud800", "x".repeat(201)]],
    [
      "PATCH",
      "/me",
      "avatarUrl",
      ["javascript:alert(1)", "http://example.com", "//example.com", "data:,x", 1, []],
    ],
    ["PATCH", "/me", "country", ["gb", "GBR", "G", "", 1, ["GB"]]],
    ["PATCH", "/me", "locale", ["x", "en_GB", "../../etc", "", 1]],
    ["PATCH", "/me", "newsletter", ["true", 1, null, []]],
    ["PATCH", "/me", "userType", ["vendor", "staff"]],
    ["PATCH", "/me", "status", ["active"]],
    ["PATCH", "/me", "email", ["other@example.com"]],
    ["PATCH", "/me", "epoch", [1]],
    ["PATCH", "/me", "version", [9]],
    ["PATCH", "/me/client", "interests", ["tea", [1], [null], {}, null]],
    ["PATCH", "/me/client", "version", [9]],
    ["PATCH", "/me/client", "userId", ["other"]],
  ] as const)("%s %s does not let %s be wrong or be changed", async (method, path, name, values) => {
    for (const value of values) {
      await expectRefused(() => sendTo(method, path, { [name]: value }), JSON.stringify(value));
    }
  });

  test("exactly one of email and phone is taken", async () => {
    const both = { email, phone: "+4915123456789" };
    for (const [path, rest] of [
      ["/sign-in", {}],
      ["/register", { as: "client" }],
    ] as const) {
      await expectRefused(() => sendTo("POST", path, { ...rest, ...both }));
      await expectRefused(() => sendTo("POST", path, rest));
    }
  });

  test("a vendor's and a client's fields do not mix", async () => {
    await expectRefused(() => sendTo("POST", "/register", { as: "vendor", email }));
    await expectRefused(() =>
      sendTo("POST", "/register", { as: "client", email, vendor: { storeName: "X" } }),
    );
    await expectRefused(() =>
      sendTo("POST", "/register", { as: "vendor", email, vendor: { storeName: "X", status: "approved" } }),
    );
    await expectRefused(() =>
      sendTo("POST", "/register", { as: "vendor", email, vendor: { storeName: "X", slug: "x" } }),
    );
    await expectRefused(() => sendTo("POST", "/register", { as: "staff", email }));
    await expectRefused(() =>
      member.request("PATCH", "/me/vendor", { storeName: "X" }, { "if-match": '"1"' }),
    );
  });
});

describe("whatever stands around the body", () => {
  test("challenges, versions, cursors, ids and cookies that nobody gave are refused", async () => {
    const { challenge, code } = proof;
    const flipped = Array.from(
      { length: challenge.length },
      (_, at) => `${challenge.slice(0, at)}${challenge[at] === "A" ? "B" : "A"}${challenge.slice(at + 1)}`,
    );
    // Those that still name a flow are counted by their source, as any guess; the others cost nothing.
    for (const token of flipped.filter((_, at) => at < 7)) {
      await expectRefused(() => sendTo("POST", "/register/verify", { challenge: token, code }), token);
    }
    for (const version of ["", "1", '"x"', "*", 'W/"1"', '"1", "2"', '"-1"', '"01"', '"99999999999"']) {
      await expectRefused(() => sendTo("PATCH", "/me", { bio: "x" }, { "if-match": version }), version);
    }
    for (const query of [
      "cursor=",
      "cursor=x",
      "cursor=%00",
      "cursor[]=1",
      "limit=0",
      "limit=101",
      "limit=1e2",
      "limit=1&limit=2",
      "x=1",
      `cursor=${"a".repeat(600)}`,
    ]) {
      await expectRefused(() => member.get(`/sessions?${query}`), query);
    }
    for (const id of [
      "x",
      "..",
      "%2e%2e",
      "null",
      "0",
      "'",
      "00000000-0000-0000-0000-000000000000",
      "a".repeat(65),
      "%00",
      "{}",
    ]) {
      await expectRefused(() => member.request("DELETE", `/sessions/${id}`), id);
    }
    for (const text of naughtyStrings.filter((each) => /^[\x20-\x7e]+$/.test(each))) {
      const stranger = house.open();
      stranger.cookies.set("__Host-latchkey", text);
      await expectRefused(() => stranger.get("/session"), text);
    }
  });
});

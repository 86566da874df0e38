import { beforeAll, describe, expect, test } from "vitest";
import { indexSecret, secrets } from "./support/assemble-house.ts";
import type { Answer, Browser } from "./support/create-browser.ts";
import { createLog } from "./support/create-log.ts";
import { placesOfBytes, placesOfCode, placesOfText } from "./support/find-secret.ts";
import { challengeOf, wrongCode } from "./support/flows.ts";
import { recordHouse } from "./support/record-house.ts";
import { useRealStores } from "./support/use-real-stores.ts";

// The adapters' lines are searched too.
const adapterLog = createLog();
const stores = await useRealStores({ logger: adapterLog });
const house = recordHouse({ ...stores, options: { challenge: { resendAfterSeconds: 0 } } });

// Unusual, so that they are found wherever they are.
const email = "canary.qx7vz@example.com";
const phone = "+4915198765432";
const fullName = "Xylophonia Quetzalcoatl";
const taxNumber = "TAX-QX7VZ-000";

const codes = new Set<string>();
const challenges = new Set<string>();
const sessionTokens = new Set<string>();
const deviceTokens = new Set<string>();

const keepTokens = ({ setCookie }: Answer): void => {
  for (const cookie of setCookie) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value !== "") (name.endsWith("-device") ? deviceTokens : sessionTokens).add(value);
  }
};

/** Starts a flow; both stores are dumped before the message is sent, while it waits, and after it. */
const start = async (browser: Browser, path: string, body: object, to: string) => {
  await house.auth.stop();
  const started = await browser.post(path, body);
  const challenge = challengeOf(started);
  challenges.add(challenge);
  await house.dump();
  await house.auth.start();
  const code = await house.inbox.takeCode(to);
  codes.add(code);
  await house.dump();
  return { challenge, code };
};

const verify = async (
  browser: Browser,
  path: string,
  proof: { challenge: string; code: string },
): Promise<Answer> => {
  const answer = await browser.post(path, proof);
  keepTokens(answer);
  await house.dump();
  return answer;
};

/** Everything that people do, and what goes wrong. */
const live = async (): Promise<void> => {
  const ada = house.open();
  const registering = await start(ada, "/register", { as: "client", email, profile: { fullName } }, email);
  await verify(ada, "/register/verify", { ...registering, code: wrongCode(registering.code) });
  expect((await verify(ada, "/register/verify", registering)).status).toBe(201);
  await ada.get("/session");
  await ada.get("/session");
  await ada.get("/me");
  await ada.request("PATCH", "/me", { bio: "new" }, { "if-match": '"1"' });
  await ada.request("PATCH", "/me", { bio: "stale" }, { "if-match": '"1"' });
  await ada.get("/sessions");
  await house.dump();

  const bob = house.open();
  const vendor = { storeName: "Canary", taxNumber };
  const selling = await start(bob, "/register", { as: "vendor", phone, vendor }, phone);
  expect((await verify(bob, "/register/verify", selling)).status).toBe(201);

  const again = house.open();
  const first = await start(again, "/sign-in", { email }, email);
  const second = await start(again, "/challenges/resend", { challenge: first.challenge }, email);
  await verify(again, "/sign-in/verify", first);
  expect((await verify(again, "/sign-in/verify", second)).status).toBe(200);
  expect((await verify(again, "/sign-in/verify", second)).body["code"]).toBe("challenge_used");
  const taken = await start(again, "/register", { as: "client", email }, email);
  expect((await verify(again, "/register/verify", taken)).body["code"]).toBe("identifier_taken");

  for (const call of [
    () => house.auth.signIn.verify({ challenge: first.challenge, code: wrongCode(second.code) }),
    () =>
      house.auth.registration.verify({ challenge: `${first.challenge.slice(0, -2)}AA`, code: second.code }),
    () => house.auth.registration.verify({ challenge: first.challenge, code: ` ${second.code}` }),
    () => house.auth.signIn.verify({ challenge: second.challenge, code: second.code }),
  ]) {
    await call().catch(house.keepError);
  }
};

/** A database that breaks under the commit: its errors quote rows. */
const breakDown = async (): Promise<void> => {
  const browser = house.open();
  const proof = await start(browser, "/sign-in", { email }, email);
  const client = await stores.pool.connect();
  await client.query(
    "alter table latchkey.sessions add constraint broken check (secret_hash = '') not valid",
  );
  const refused = await verify(browser, "/sign-in/verify", proof);
  expect(refused.status).toBe(500);
  await house.auth.signIn.verify(proof).catch(house.keepError);
  await client.query(
    "alter table latchkey.sessions drop constraint broken; alter table latchkey.redemptions rename to gone",
  );
  await house.auth.signIn.verify(proof).catch(house.keepError);
  await client.query("alter table latchkey.gone rename to redemptions");
  client.release();
  expect((await verify(browser, "/sign-in/verify", proof)).status).toBe(200);
  await browser.post("/sign-out");
};

const secretOf = (token: string, from: number): Buffer =>
  Buffer.from(token, "base64url").subarray(from, from + 32);

beforeAll(async () => {
  await live();
  await breakDown();
  await house.auth.stop();
  await house.dump();
});

const records = () => [...house.records, ...adapterLog.lines.map((text) => ({ place: "adapter log", text }))];

describe("of what is secret, nothing is seen where it need not be", () => {
  test("the search finds what is there", () => {
    expect(codes.size).toBeGreaterThan(4);
    expect(challenges.size).toBeGreaterThan(3);
    expect(sessionTokens.size).toBeGreaterThan(2);
    const [code = ""] = codes;
    for (const text of [`{"code":"${code}"}`, Buffer.from(code).toString("hex"), `is ${code}.`]) {
      expect(placesOfCode([{ place: "here", text }], code)).toEqual(["here"]);
    }
    const places = new Set(records().map(({ place }) => place.split(" ")[0]));
    for (const place of ["address", "response", "table", "redis", "log", "error"])
      expect(places).toContain(place);
  });

  test("no code", () => {
    for (const code of codes) expect(placesOfCode(records(), code)).toEqual([]);
  });

  test("no challenge but in the answer that gives it, and its secret nowhere else", () => {
    for (const challenge of challenges) {
      const places = new Set([
        ...placesOfText(records(), challenge),
        ...placesOfBytes(records(), secretOf(challenge, 29)),
      ]);
      for (const place of places)
        expect(place).toMatch(/^response POST \/auth\/(register|sign-in|challenges\/resend) 202$/);
    }
  });

  test("no session token but in its cookie, and its secret nowhere else", () => {
    for (const token of sessionTokens) {
      const places = new Set([
        ...placesOfText(records(), token),
        ...placesOfBytes(records(), secretOf(token, 37)),
      ]);
      for (const place of places)
        expect(place).toMatch(/^response POST \/auth\/(register|sign-in)\/verify 20[01] headers$/);
      expect(places.size).toBe(1);
    }
    for (const token of deviceTokens) {
      for (const place of placesOfText(records(), token)) expect(place).toMatch(/verify 20[01] headers$/);
    }
  });

  test("no key of the house", () => {
    for (const secret of [...secrets, indexSecret]) {
      expect([...placesOfText(records(), secret), ...placesOfBytes(records(), Buffer.from(secret))]).toEqual(
        [],
      );
    }
  });

  test("no person in logs, errors, addresses, Redis, events, messages or counters", () => {
    const allowed = /^(table (users|client_profiles|vendor_profiles)|response (GET|PATCH) \/auth\/me 200)$/;
    for (const value of [email, phone, phone.slice(1), fullName, taxNumber, "198.18.", "Acceptance/1.0"]) {
      const places = placesOfText(records(), value).filter((place) => !allowed.test(place));
      const isDevice = value === "198.18." || value === "Acceptance/1.0";
      expect(new Set(places)).toEqual(
        new Set(isDevice ? ["table sessions", "response GET /auth/sessions 200"] : []),
      );
    }
  });

  test("what was sent is erased, and what waits is sealed", () => {
    const rows = records().filter(({ place }) => place === "table deliveries");
    const sealedOf = ({ text }: { readonly text: string }) => {
      // Our own table, as JSON.
      const { status, sealed } = JSON.parse(text) as { status: string; sealed: string | null };
      return { status, sealed };
    };
    const seen = rows.map(sealedOf);
    expect(new Set(seen.map(({ status }) => status))).toContain("pending");
    for (const { status, sealed } of seen) {
      if (status === "pending") expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
      else expect(sealed).toBeNull();
    }
  });
});

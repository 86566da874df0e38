import { describe, expect, test } from "vitest";
import type { Browser } from "./support/create-browser.ts";
import { createHouse } from "./support/create-house.ts";
import { challengeOf, type Identifier } from "./support/flows.ts";
import { countRows, readRow } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores({ poolSize: 20 });
// All 50 flows of an identifier live; the courier is asked for their codes.
const house = createHouse({ ...stores, options: { challenge: { maxLive: 100 } } });

/** The flow that a challenge names, as its token says it (bytes 13 to 28). */
const flowOf = (challenge: string): string => Buffer.from(challenge, "base64url").toString("hex", 13, 29);

const codeOf = async (challenge: string): Promise<string> => {
  const flow = flowOf(challenge);
  const { id } = await readRow(
    stores.pool,
    "select id from latchkey.deliveries where replace(challenge_id::text, '-', '') = $1",
    [flow],
  );
  const message = house.inbox.messages.find((envelope) => envelope.id === id);
  if (message === undefined) throw new Error("No message of this flow was sent.");
  return message.params.code;
};

/** 50 whole registrations, one browser each, in step: all start, all get their code, all verify. */
const registerAll = async (spellings: readonly Identifier[], to: string) => {
  const flows = Array.from({ length: 50 }, (_, n) => ({
    browser: house.open(),
    identifier: spellings[n % spellings.length],
  }));
  const started = await Promise.all(
    flows.map(async ({ browser, identifier }) => ({
      browser,
      challenge: challengeOf(await browser.post("/register", { as: "client", ...identifier })),
    })),
  );
  for (const _ of started) await house.inbox.take(to);
  const proofs: { browser: Browser; challenge: string; code: string }[] = [];
  for (const flow of started) proofs.push({ ...flow, code: await codeOf(flow.challenge) });
  const answers = await Promise.all(
    proofs.map(({ browser, challenge, code }) => browser.post("/register/verify", { challenge, code })),
  );
  return Object.groupBy(answers, ({ status, body }) =>
    status === 201 ? "registered" : String(body["code"]),
  );
};

describe("50 registrations of one identifier at once make one user", () => {
  test("of one email address in six spellings", async () => {
    const spellings = [
      "zoe@bücher.example",
      "ZOE@bücher.example",
      "Zoe@BÜCHER.EXAMPLE",
      "zoe@xn--bcher-kva.example",
      "zoe@XN--BCHER-KVA.example",
      "zOe@Xn--bCher-kva.eXample",
    ].map((email) => ({ email }));
    const outcomes = await registerAll(spellings, "zoe@xn--bcher-kva.example");
    expect(outcomes["registered"]).toHaveLength(1);
    expect(outcomes["identifier_taken"]).toHaveLength(49);
    expect(outcomes["identifier_taken"]?.flatMap(({ setCookie }) => setCookie)).toEqual([]);
    expect(await countRows(stores.pool)).toMatchObject({
      users: 1,
      client_profiles: 1,
      sessions: 1,
      redemptions: 50,
    });
  });

  test("of one phone number in five formats", async () => {
    const spellings = [
      "+4915123456789",
      "+49 1512 3456789",
      "+49 (1512) 345-6789",
      "+49-1512-3456789",
      "+49.1512.3456789",
    ];
    const outcomes = await registerAll(
      spellings.map((phone) => ({ phone })),
      "+4915123456789",
    );
    expect(outcomes["registered"]).toHaveLength(1);
    expect(outcomes["identifier_taken"]).toHaveLength(49);
    expect(await countRows(stores.pool)).toMatchObject({
      users: 2,
      client_profiles: 2,
      sessions: 2,
      redemptions: 100,
    });
  });
});

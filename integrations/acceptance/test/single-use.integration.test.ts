import { afterAll, describe, expect, test } from "vitest";
import { challengeOf, startFlow, wrongCode } from "./support/flows.ts";
import { countRows, readRow } from "./support/read-stores.ts";
import { startTwoHouses } from "./support/start-house-process.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const { pool, place } = await useRealStores();
const houses = await startTwoHouses({ settings: place, until: afterAll });

/** 100 calls that alternate between two processes, all sent at once. */
const race = async (path: "/register" | "/sign-in", email: string, codeOf: (code: string) => string) => {
  const { challenge, code } = await startFlow(houses[0], houses[0].open(), path, { email });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, call) => {
      const house = houses[call % 2] ?? houses[0];
      return house.open().post(`${path}/verify`, { challenge, code: codeOf(code) });
    }),
  );
  const codes = Object.groupBy(answers, ({ status, body }) =>
    status < 300 ? "success" : String(body["code"]),
  );
  return { challenge, code, answers, codes };
};

describe("a code is good for one success, whoever sends it, from however many processes", () => {
  test("100 right codes of a registration at once make one user and one session", async () => {
    const { answers, codes } = await race("/register", "race@example.com", (code) => code);
    expect(Object.keys(codes).toSorted()).toEqual(["challenge_used", "success"]);
    expect(codes["success"]).toHaveLength(1);
    expect(codes["success"]?.[0]?.status).toBe(201);
    expect(answers.filter(({ setCookie }) => setCookie.length > 0)).toHaveLength(1);
    expect(await countRows(pool)).toMatchObject({
      users: 1,
      client_profiles: 1,
      sessions: 1,
      redemptions: 1,
    });
  });

  test("100 right codes of a sign-in at once open one session", async () => {
    const { codes } = await race("/sign-in", "race@example.com", (code) => code);
    expect(Object.keys(codes).toSorted()).toEqual(["challenge_used", "success"]);
    expect(codes["success"]).toHaveLength(1);
    expect(await countRows(pool)).toMatchObject({ users: 1, sessions: 2, redemptions: 2 });
  });

  test("of 100 wrong codes at once exactly 5 are evaluated, and the right one is dead after them", async () => {
    const { challenge, code, codes } = await race("/register", "guess@example.com", wrongCode);
    expect(Object.keys(codes).toSorted()).toEqual(["challenge_exhausted", "invalid_code"]);
    const left = codes["invalid_code"]?.map(({ body }) => String(body["attemptsLeft"]));
    expect(left?.toSorted(), "the fifth says exhausted").toEqual(["1", "2", "3", "4"]);
    expect(await readRow(pool, "select sum(n)::int as evaluated from latchkey.counters")).toEqual({
      evaluated: 5,
    });
    const late = await houses[1].open().post("/register/verify", { challenge, code });
    expect(late).toMatchObject({ status: 400, body: { code: "challenge_exhausted" } });
    const again = challengeOf(
      await houses[1].open().post("/register", { as: "client", email: "guess@example.com" }),
    );
    expect(again).not.toBe(challenge);
    expect(await countRows(pool)).toMatchObject({ users: 1 });
  });
});

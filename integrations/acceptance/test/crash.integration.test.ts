import { setTimeout as sleep } from "node:timers/promises";
import { createKeyPrefix } from "@latchkey/test-servers/vitest";
import pg from "pg";
import { afterAll, describe, expect, inject, test } from "vitest";
import { createHouse } from "./support/create-house.ts";
import { startFlow } from "./support/flows.ts";
import { openStores } from "./support/open-stores.ts";
import { ownPostgres } from "./support/own-servers.ts";
import { killPostgres } from "./support/postgres-processes.ts";
import { countRows, readRow } from "./support/read-stores.ts";
import { expectAllAudited } from "./support/watch-writes.ts";

const postgres = await ownPostgres();
const stores = openStores({
  databaseUrl: postgres.url,
  redisUrl: inject("redisUrl"),
  prefix: createKeyPrefix(),
});
afterAll(async () => {
  await expectAllAudited(stores.pool);
  await stores.close();
});
const house = createHouse(stores);

let people = 0;

/** Flows of new people with their codes, ready to be verified. */
const startFlows = (count: number) =>
  Promise.all(
    Array.from({ length: count }, async () => {
      people += 1;
      const email = `person${people}@example.com`;
      return { email, ...(await startFlow(house, house.open(), "/register", { email })) };
    }),
  );

type Flow = Awaited<ReturnType<typeof startFlows>>[number];

const verify = ({ challenge, code }: Flow) => house.open().post("/register/verify", { challenge, code });

/** How many rows of each kind a registration left; all of them are one commit. */
const rowsOf = async (email: string): Promise<Record<string, unknown>> =>
  readRow(
    stores.pool,
    `with mine as (select id from latchkey.users where email_lookup = $1)
select (select count(*) from mine)::int as users,
  (select count(*) from latchkey.client_profiles where user_id in (select id from mine))::int as profiles,
  (select count(*) from latchkey.sessions where user_id in (select id from mine))::int as sessions,
  (select count(*) from latchkey.events where subject_id in (select id from mine))::int as events`,
    [email],
  );

const nothing = { users: 0, profiles: 0, sessions: 0, events: 0 };
const everything = { users: 1, profiles: 1, sessions: 1, events: 2 };
const unavailable = { status: 503, body: { code: "service_unavailable" }, setCookie: [] };

/** After the crash: whole or nothing, and the code is good for exactly what is missing. */
const expectOnce = async (flow: Flow, answered: { status: number }): Promise<"committed" | "lost"> => {
  const rows = await rowsOf(flow.email);
  const isCommitted = rows["users"] === 1;
  expect(rows, "nothing half-written").toEqual(isCommitted ? everything : nothing);
  if (answered.status === 201) expect(isCommitted, "a success is kept").toBe(true);
  const [first, second] = [await verify(flow), await verify(flow)];
  if (isCommitted)
    expect(first).toMatchObject({ status: 409, body: { code: "challenge_used" }, setCookie: [] });
  else expect(first.status, "the same code again").toBe(201);
  expect(second).toMatchObject({ status: 409, body: { code: "challenge_used" }, setCookie: [] });
  expect(await rowsOf(flow.email)).toEqual(everything);
  return isCommitted ? "committed" : "lost";
};

describe("kill -9 of Postgres", () => {
  test("in the middle of a commit leaves nothing of it, and the same code works once after the restart", async () => {
    const [flow] = await startFlows(1);
    if (flow === undefined) throw new Error("There is one.");
    const before = await countRows(stores.pool);

    // The commit can write all but the session, and waits there.
    const blocker = new pg.Client({ connectionString: postgres.url });
    blocker.on("error", () => {});
    await blocker.connect();
    await blocker.query("begin; lock table latchkey.sessions in exclusive mode");
    const answering = verify(flow);
    const isWaiting = "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'";
    while ((await blocker.query<{ n: number }>(isWaiting)).rows[0]?.n === 0) await sleep(5);
    await killPostgres(postgres);

    expect(await answering).toMatchObject(unavailable);
    const down = await verify(flow);
    expect(down).toMatchObject(unavailable);
    expect(down.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
    await postgres.restart();
    expect(await countRows(stores.pool)).toEqual(before);
    expect(await expectOnce(flow, await answering)).toBe("lost");
  });

  test("at any moment of ten commits at once leaves each whole or undone, and no code works twice", async () => {
    const fates: string[] = [];
    const statuses: number[] = [];
    // How fast a kill is depends on the machine: the early one is tried again until it came before a commit.
    const moments = [0, 1, 2, 4, 7, ...Array.from({ length: 10 }, () => 0)];
    for (const [round, afterAnswers] of moments.entries()) {
      if (round >= 5 && fates.includes("lost")) break;
      const flows = await startFlows(10);
      const moment = Promise.withResolvers<void>();
      let answersLeft = afterAnswers;
      const arrive = (): void => {
        if (answersLeft === 0) moment.resolve();
        answersLeft -= 1;
      };
      const answering = flows.map((flow) => verify(flow).finally(arrive));
      arrive();
      await moment.promise;
      await killPostgres(postgres);
      const answers = await Promise.all(answering);
      for (const answer of answers) if (answer.status !== 201) expect(answer).toMatchObject(unavailable);
      await postgres.restart();
      const settled = flows.map((flow, n) => expectOnce(flow, answers[n] ?? { status: 503 }));
      fates.push(...(await Promise.all(settled)));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(fates, "some kills came before the commit").toContain("lost");
    expect(fates, "some after it").toContain("committed");
    expect(statuses).toContain(503);
  });
});

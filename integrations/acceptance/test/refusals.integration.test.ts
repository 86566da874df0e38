import { expect, test } from "vitest";
import { createHouse } from "./support/create-house.ts";
import { countRows, readRow } from "./support/read-stores.ts";
import { useRealStores } from "./support/use-real-stores.ts";

const stores = await useRealStores();

test("a flood of refusals costs a few rows, which say how many there were, and hold no address in clear", async () => {
  const house = createHouse({
    ...stores,
    options: { limits: { sendPerSource: [{ count: 1, seconds: 3_600 }] } },
  });
  await house.auth.start();
  const browser = house.open({ ip: "203.0.113.7" });
  await browser.post("/sign-in", { email: "ada@example.com" });
  const before = await countRows(stores.pool);

  const limited = 400;
  for (let n = 0; n < limited; n += 50) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.post("/sign-in", { email: "ada@example.com" })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 429));
  }
  for (let n = 0; n < 1_000; n += 1) {
    const { status } = await browser.request("POST", "/sign-in", {}, { "sec-fetch-site": "cross-site" });
    expect(status).toBe(403);
  }
  for (let n = 0; n < 10; n += 1)
    await browser.post("/sign-in/verify", { challenge: "no-such-flow", code: "123456" });
  await house.auth.stop();
  expect(house.log.lines.filter((line) => JSON.stringify(line).includes("refusals_"))).toEqual([]);

  const after = await countRows(stores.pool);
  // Three kinds from one source, and no more than a minute's change between.
  expect((after["operations"] ?? 0) - (before["operations"] ?? 0)).toBeLessThanOrEqual(9);
  const counts = await readRow(
    stores.pool,
    `select sum(occurrences) filter (where event = 'excess_rate_limit_exceeded')::int as limited,
  sum(occurrences) filter (where event = 'malicious_csrf')::int as forged,
  sum(occurrences) filter (where event = 'sequence_fail')::int as unknown,
  bool_and(outcome = 'denied' and actor_kind = 'anonymous' and subject_id is null and ip_key is not null) as is_plain,
  bool_or(to_jsonb(r)::text like '%203.0.113.7%') as shows_address
from latchkey.audit_records as r where name like 'refusal.%'`,
  );
  expect(counts).toEqual({
    limited,
    forged: 1_000,
    unknown: 10,
    is_plain: true,
    shows_address: false,
  });
});

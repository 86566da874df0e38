import { startPostgres, startRedis } from "@latchkey/test-servers";
import { inParallel } from "./in-parallel.ts";
import { median } from "./median.ts";
import { type House, openHouse } from "./open-house.ts";

// What the audit costs: registrations and profile updates of an audited and an unaudited house on the same servers, in turns.
const rounds = Number(process.env["ROUNDS"] ?? 12);
const people = Number(process.env["PEOPLE"] ?? 150);
const workers = 8;

interface Round {
  readonly registrations: number;
  readonly updates: number;
}

let lastPerson = 0;

/** Both in operations a second. */
const playRound = async ({ auth, inbox }: House): Promise<Round> => {
  const emails = Array.from({ length: people }, () => `person${(lastPerson += 1)}@example.com`);
  const context = { ip: "192.0.2.7", userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" };
  const challenges = new Map<string, string>();
  const codes = new Map<string, string>();
  const callers: Awaited<ReturnType<typeof auth.registration.verify>>[] = [];

  const startSeconds = await inParallel(emails, workers, async (email) => {
    const started = await auth.registration.start(
      { as: "client", email, profile: { fullName: "Ada Lovelace" } },
      context,
    );
    challenges.set(email, started.challenge);
  });
  for (const email of emails) codes.set(email, await inbox.takeCode(email, 60_000));
  const verifySeconds = await inParallel(emails, workers, async (email) => {
    const [challenge = "", code = ""] = [challenges.get(email), codes.get(email)];
    callers.push(await auth.registration.verify({ challenge, code }, context));
  });
  const updateSeconds = await inParallel(callers, workers, async (caller) => {
    await auth.me.update(caller, { fullName: "Ada King", city: "London" }, { version: 1, context });
  });
  return { registrations: people / (startSeconds + verifySeconds), updates: people / updateSeconds };
};

const measure = async (fsync: boolean): Promise<void> => {
  const [postgres, redis] = await Promise.all([startPostgres({ fsync }), startRedis()]);
  const place = { postgresUrl: postgres.url, redisUrl: redis.url };
  const [bare, audited] = [
    await openHouse({ ...place, isAudited: false }),
    await openHouse({ ...place, isAudited: true }),
  ];
  const results: { readonly bare: Round; readonly audited: Round }[] = [];
  try {
    for (const house of [bare, audited]) await playRound(house); // Warm: prepared statements, compiled code.
    for (let round = 0; round < rounds; round += 1) {
      // Who comes first changes, so that neither always has the quieter half.
      const first = round % 2 === 0 ? await playRound(bare) : null;
      const second = await playRound(audited);
      results.push({ bare: first ?? (await playRound(bare)), audited: second });
    }
  } finally {
    await Promise.all([bare.close(), audited.close()]);
    await Promise.all([postgres.stop(), redis.stop()]);
  }
  for (const name of ["registrations", "updates"] as const) {
    const ratios = results.map((round) => round.audited[name] / round.bare[name]);
    console.log(
      [
        `fsync ${fsync ? "on " : "off"} ${name.padEnd(13)}`,
        `unaudited ${median(results.map((round) => round.bare[name])).toFixed(0)}/s`,
        `audited ${median(results.map((round) => round.audited[name])).toFixed(0)}/s`,
        `ratio of pairs: median ${median(ratios).toFixed(3)}, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
      ].join("  "),
    );
  }
};

await measure(true);
await measure(false);

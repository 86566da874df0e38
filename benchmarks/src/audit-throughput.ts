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

/** How the house is asked: over its HTTP handler, as browsers do, or by its typed calls, where there is nothing to dilute the audit. */
interface Way {
  readonly name: string;
  start(house: House, email: string): Promise<string>;
  /** @returns what makes the update of who was registered */
  verify(house: House, challenge: string, code: string): Promise<() => Promise<void>>;
}

const profile = { fullName: "Ada Lovelace" };
const patch = { fullName: "Ada King", city: "London" };
const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";
const context = { ip: "192.0.2.7", userAgent };

const byCalls: Way = {
  name: "calls",
  start: async ({ auth }, email) =>
    (await auth.registration.start({ as: "client", email, profile }, context)).challenge,
  verify: async ({ auth }, challenge, code) => {
    const caller = await auth.registration.verify({ challenge, code }, context);
    return async () => {
      await auth.me.update(caller, patch, { version: 1, context });
    };
  },
};

const ask = async (
  { auth }: House,
  method: string,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => {
  const response = await auth.handler(
    new Request(`https://shop.example/auth${path}`, {
      method,
      body: JSON.stringify(body),
      headers: {
        "content-type": "application/json",
        "sec-fetch-site": "same-origin",
        "user-agent": userAgent,
        ...headers,
      },
    }),
    { remoteAddress: context.ip },
  );
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
  return response;
};

const byHandler: Way = {
  name: "HTTP",
  start: async (house, email) => {
    const answer: unknown = await (
      await ask(house, "POST", "/register", { as: "client", email, profile })
    ).json();
    // The handler's own answer.
    return (answer as { readonly challenge: string }).challenge;
  },
  verify: async (house, challenge, code) => {
    const response = await ask(house, "POST", "/register/verify", { challenge, code });
    const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    return async () => {
      await ask(house, "PATCH", "/me", patch, { cookie: cookie.join("; "), "if-match": '"1"' });
    };
  },
};

let lastPerson = 0;

/** Both in operations a second. */
const playRound = async (house: House, way: Way): Promise<Round> => {
  const emails = Array.from({ length: people }, () => `person${(lastPerson += 1)}@example.com`);
  const challenges = new Map<string, string>();
  const codes = new Map<string, string>();
  const updates: (() => Promise<void>)[] = [];

  const startSeconds = await inParallel(emails, workers, async (email) => {
    challenges.set(email, await way.start(house, email));
  });
  for (const email of emails) codes.set(email, await house.inbox.takeCode(email, 60_000));
  const verifySeconds = await inParallel(emails, workers, async (email) => {
    updates.push(await way.verify(house, challenges.get(email) ?? "", codes.get(email) ?? ""));
  });
  const updateSeconds = await inParallel(updates, workers, (update) => update());
  return { registrations: people / (startSeconds + verifySeconds), updates: people / updateSeconds };
};

const measure = async (way: Way): Promise<void> => {
  const [postgres, redis] = await Promise.all([startPostgres({ fsync: true }), startRedis()]);
  const place = { postgresUrl: postgres.url, redisUrl: redis.url };
  const [bare, audited] = [
    await openHouse({ ...place, isAudited: false }),
    await openHouse({ ...place, isAudited: true }),
  ];
  const results: { readonly bare: Round; readonly audited: Round }[] = [];
  try {
    for (const house of [bare, audited]) await playRound(house, way); // Warm: prepared statements, compiled code.
    for (let round = 0; round < rounds; round += 1) {
      // Who comes first changes, so that neither always has the quieter half.
      const first = round % 2 === 0 ? await playRound(bare, way) : null;
      const second = await playRound(audited, way);
      results.push({ bare: first ?? (await playRound(bare, way)), audited: second });
    }
  } finally {
    await Promise.all([bare.close(), audited.close()]);
    await Promise.all([postgres.stop(), redis.stop()]);
  }
  for (const name of ["registrations", "updates"] as const) {
    const ratios = results.map((round) => round.audited[name] / round.bare[name]);
    console.log(
      [
        `${way.name.padEnd(5)} ${name.padEnd(13)}`,
        `unaudited ${median(results.map((round) => round.bare[name])).toFixed(0)}/s`,
        `audited ${median(results.map((round) => round.audited[name])).toFixed(0)}/s`,
        `ratio of pairs: median ${median(ratios).toFixed(3)}, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
      ].join("  "),
    );
  }
};

await measure(byHandler);
await measure(byCalls);

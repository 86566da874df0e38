import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createHttpClient,
  type ExampleProcess,
  runExampleToExit,
  startExample,
  walkThrough,
  writeGenerousConfig,
} from "@latchkey/example-shared/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import { afterAll, afterEach, describe, expect, inject, test, vi } from "vitest";

// The embedded database is made in seconds, or in a minute on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 180_000 });

const LATCHKEY_CONFIG = await writeGenerousConfig();
const directory = await mkdtemp(join(tmpdir(), "latchkey-hono-"));

// What a failed test leaves behind would hold the directory of the next one.
const running: ExampleProcess[] = [];
const start = async (environment: Record<string, string>): Promise<ExampleProcess> => {
  const example = await startExample({ name: "hono", environment, directory });
  running.push(example);
  return example;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((example) => example.stop("SIGKILL")));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("the Hono example without any server", () => {
  test("serves the whole flow, keeps a second process out, stops in order and keeps its data", async () => {
    const environment = { LATCHKEY_CONFIG };
    const first = await start(environment);
    expect(first.output().split("\n")[0]).toBe(
      `Marlowe Market is open at ${first.url}; messages are at ${first.url}/dev/inbox`,
    );
    await walkThrough(first.url);

    const second = await runExampleToExit({ name: "hono", environment, directory });
    expect(second.code).toBe(1);
    expect(second.output).toContain("Another process uses the embedded database");
    await walkThrough(first.url);

    const began = Date.now();
    expect(await first.stop("SIGTERM")).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_500);

    const again = await start(environment);
    await walkThrough(again.url);
    expect(await again.stop("SIGINT")).toBe(0);
  });

  test("a kill -9 leaves a lock that the next process takes over", async () => {
    const environment = { LATCHKEY_CONFIG };
    const killed = await start(environment);
    await killed.stop("SIGKILL");
    const next = await start(environment);
    await walkThrough(next.url);
    expect(await next.stop()).toBe(0);
  });
});

describe("the Hono example on PostgreSQL and Redis", () => {
  test("serves the whole flow", async () => {
    const database = await createDatabase();
    const environment = { LATCHKEY_CONFIG, DATABASE_URL: database.url, REDIS_URL: `${inject("redisUrl")}/5` };
    const example = await startExample({ name: "hono", environment });
    try {
      await walkThrough(example.url);
      const stall = await createHttpClient(example.url).call("GET", "/api/stall");
      expect([stall.status, stall.body["code"]]).toEqual([401, "not_authenticated"]);
    } finally {
      expect(await example.stop()).toBe(0);
      await database.drop();
    }
  });
});

describe("the Hono example in production", () => {
  const secrets = {
    LATCHKEY_SECRET: "Vq3v8mK0c1Zt7Yp5Nw9RxB2LdHs6GfJ4",
    LATCHKEY_INDEX_SECRET: "k8Zs2Wd6Qf0Xj4Hb9Tn3Vm7Rc1Lp5GyE",
  };

  test("does not start without its origin, secrets and a courier, and says what is missing", async () => {
    const { code, output } = await runExampleToExit({
      name: "hono",
      environment: { NODE_ENV: "production" },
      directory,
    });
    expect(code).toBe(1);
    for (const name of ["LATCHKEY_BASE_URL", "LATCHKEY_SECRET", "LATCHKEY_INDEX_SECRET", "SMTP_URL"])
      expect(output).toContain(`${name}: `);
    expect(output).not.toContain("    at ");
  });

  test("has no dev inbox and shows the audit to nobody", async () => {
    const database = await createDatabase();
    const environment = {
      DATABASE_URL: database.url,
      ...secrets,
      NODE_ENV: "production",
      LATCHKEY_BASE_URL: "https://shop.example",
      SMTP_URL: "smtp://localhost:1",
      SMTP_FROM: "hello@shop.example",
    };
    const example = await startExample({ name: "hono", environment });
    try {
      for (const path of ["/dev/inbox", "/dev/inbox.json", "/dev/audit", "/dev/audit/integrity"]) {
        expect((await fetch(`${example.url}${path}`)).status).toBe(404);
      }
      expect((await fetch(example.url)).status).toBe(200);
      expect(example.output()).not.toContain("inbox");
    } finally {
      expect(await example.stop()).toBe(0);
      await database.drop();
    }
  });
});

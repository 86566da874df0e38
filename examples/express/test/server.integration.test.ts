import { startExample, walkThrough, writeGenerousConfig } from "@latchkey/example-shared/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import { expect, inject, test, vi } from "vitest";

// The embedded database is made in seconds, or in a minute on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 180_000 });

const expectParserRefusal = async (url: string): Promise<void> => {
  const response = await fetch(`${url}/auth/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: '{"email": ',
  });
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ code: "invalid_input", status: 400 });
  expect(text).not.toContain("node_modules");
};

const LATCHKEY_CONFIG = await writeGenerousConfig();

test("the Express example serves the whole flow behind a body parser, on the embedded database", async () => {
  const example = await startExample({ name: "express", environment: { LATCHKEY_CONFIG } });
  try {
    await walkThrough(example.url);
    const page = await fetch(`${example.url}/register`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    const missing = await fetch(`${example.url}/no-such-page`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("There is no stall here.");
  } finally {
    expect(await example.stop()).toBe(0);
  }
});

test("the Express example does so on PostgreSQL and Redis, and answers what the parser refuses without a stack", async () => {
  const database = await createDatabase();
  const environment = { LATCHKEY_CONFIG, DATABASE_URL: database.url, REDIS_URL: `${inject("redisUrl")}/6` };
  const example = await startExample({ name: "express", environment });
  try {
    await walkThrough(example.url);
    await expectParserRefusal(example.url);
  } finally {
    expect(await example.stop()).toBe(0);
    await database.drop();
  }
});

import {
  createHttpClient,
  startExample,
  walkThrough,
  writeGenerousConfig,
} from "@latchkey/example-shared/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import { expect, inject, test } from "vitest";

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

test("the Express example serves the whole flow on PostgreSQL and Redis", async () => {
  const database = await createDatabase();
  const environment = { LATCHKEY_CONFIG, DATABASE_URL: database.url, REDIS_URL: `${inject("redisUrl")}/6` };
  const example = await startExample({ name: "express", environment });
  try {
    await walkThrough(example.url);
  } finally {
    expect(await example.stop()).toBe(0);
    await database.drop();
  }
});

test("what the body parser refuses is answered as a problem, without a stack", async () => {
  const example = await startExample({ name: "express" });
  try {
    const response = await fetch(`${example.url}/auth/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
      body: '{"email": ',
    });
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: "invalid_input", status: 400 });
    expect(text).not.toContain("node_modules");
    const health = await createHttpClient(example.url).call("GET", "/auth/health");
    expect(health.status).toBe(200);
  } finally {
    await example.stop();
  }
});

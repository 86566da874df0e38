import { startExample, walkThrough, writeGenerousConfig } from "@latchkey/example-shared/testing";
import { createDatabase } from "@latchkey/test-servers/vitest";
import { expect, inject, test, vi } from "vitest";
import { z } from "zod";

// The embedded database is made in seconds, or in a minute on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 180_000 });

const signIn = async (url: string, body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/auth/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
    body,
  });
  const text = await response.text();
  expect(text).not.toContain("node_modules");
  const {
    requestId,
    issues: _,
    ...problem
  } = z.looseObject({ requestId: z.string() }).parse(JSON.parse(text));
  expect(response.headers.get("x-request-id")).toBe(requestId);
  const ofThisAnswer = ["content-length", "date", "x-request-id"];
  const names = [...response.headers].filter(([name]) => !ofThisAnswer.includes(name));
  return { problem, headers: Object.fromEntries(names), status: response.status };
};

const expectParserRefusals = async (url: string): Promise<void> => {
  const ours = await signIn(url, '{"email": 5}');
  expect([ours.status, ours.problem["code"]]).toEqual([400, "invalid_input"]);
  expect(await signIn(url, '{"email": ')).toEqual(ours);

  const tooLarge = await signIn(url, JSON.stringify({ email: "x".repeat(20_000) }));
  expect(tooLarge).toMatchObject({
    status: 413,
    problem: { type: "urn:latchkey:error:payload_too_large", status: 413, code: "payload_too_large" },
    headers: ours.headers,
  });
  const odd = await signIn(url, "{}", { "content-encoding": "odd" });
  expect(odd).toMatchObject({
    status: 415,
    problem: { type: "urn:latchkey:error:unsupported_media_type", status: 415 },
    headers: ours.headers,
  });
};

const LATCHKEY_CONFIG = await writeGenerousConfig();

test("the Express example serves the whole flow behind a body parser, on the embedded database", async () => {
  const example = await startExample({ name: "express", environment: { LATCHKEY_CONFIG } });
  try {
    await walkThrough(example.url);
    const page = await fetch(`${example.url}/register`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    const audit = await fetch(`${example.url}/dev/audit?name=vendor.update`);
    expect(await audit.text()).toContain("vendor.update</td>");
    const missing = await fetch(`${example.url}/no-such-page`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain("There is no stall here.");
  } finally {
    expect(await example.stop()).toBe(0);
  }
});

test("the Express example does so on PostgreSQL and Redis, and answers what the parser refuses as Latchkey does", async () => {
  const database = await createDatabase();
  const environment = { LATCHKEY_CONFIG, DATABASE_URL: database.url, REDIS_URL: `${inject("redisUrl")}/6` };
  const example = await startExample({ name: "express", environment });
  try {
    await walkThrough(example.url);
    await expectParserRefusals(example.url);
  } finally {
    expect(await example.stop()).toBe(0);
    await database.drop();
  }
});

import { expect, test } from "vitest";
import { createDevInbox } from "../couriers/dev-inbox.ts";
import { createPages } from "./create-pages.ts";

const baseUrl = "http://localhost:3000";
const settings = { authPath: "/auth", channels: ["email", "sms"], devInbox: true };
const pages = createPages({ inbox: createDevInbox({ baseUrl }), baseUrl, settings });
const withoutInbox = createPages({ inbox: null, baseUrl, settings: { ...settings, devInbox: false } });
const get = (path: string, headers: Record<string, string> = {}, handler = pages): Promise<Response> =>
  handler(new Request(`${baseUrl}${path}`, { headers }));

test.each(["/", "/register", "/sign-in", "/code", "/account", "/devices", "/dev/inbox"])(
  "%s is a page that allows nothing inline and nothing from elsewhere",
  async (path) => {
    const response = await get(path);
    const html = await response.text();
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\/|\{\{/);
    expect(html).toMatch(/<title>[^<]+ · Marlowe Market<\/title>/);
  },
);

test("every asset that a page names exists", async () => {
  for (const path of ["/", "/register", "/sign-in", "/code", "/account", "/devices", "/dev/inbox"]) {
    const html = await (await get(path)).text();
    for (const [, asset = ""] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) {
      expect((await get(asset)).status, asset).toBe(200);
    }
  }
});

test("what the server knows stands escaped in the page", async () => {
  const html = await (await get("/")).text();
  expect(html).toContain(`content="{&#34;authPath&#34;:&#34;/auth&#34;`);
});

test.each([
  "/layout.html",
  "/pages/index.html",
  "/assets/answers.ts",
  "/tsconfig.json",
  "/..%2fpackage.json",
  "/../package.json",
])("%s can't be asked for", async (path) => {
  expect((await get(path)).status).toBe(404);
});

test("an unchanged page is not sent again", async () => {
  const etag = (await get("/")).headers.get("etag") ?? "";
  const again = await get("/", { "if-none-match": etag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
});

test("pages are only read", async () => {
  const response = await pages(new Request(baseUrl, { method: "POST" }));
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test.each(["/dev/inbox", "/dev/inbox.json"])("%s does not exist without an inbox", async (path) => {
  expect((await get(path, {}, withoutInbox)).status).toBe(404);
});

test.each([
  ["localhost:3000", 200],
  ["127.0.0.1:3000", 200],
  ["[::1]:3000", 200],
  ["evil.example", 404],
  ["localhost.evil.example:3000", 404],
])("the inbox asked for under the name %s is answered with %d", async (host, status) => {
  expect((await get("/dev/inbox.json", { host })).status).toBe(status);
});

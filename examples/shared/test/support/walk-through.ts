import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { createHttpClient } from "./http-client.ts";
import { readInbox, waitForMessage } from "./read-inbox.ts";

const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

/**
 * The whole flow over HTTP against a running example: register, a wrong code, the right one, edit, stale edit, sign out,
 * sign in, sign out everywhere.
 */
export const walkThrough = async (url: string): Promise<void> => {
  const email = `walk-${randomBytes(6).toString("hex")}@shop.example`;
  const client = createHttpClient(url);

  const started = await client.call("POST", "/auth/register", {
    body: {
      as: "vendor",
      email,
      vendor: { storeName: "Kiln & Clay", taxNumber: "DE 123456", categories: ["Ceramics"] },
    },
  });
  assert.equal(started.status, 202);
  const { challenge } = started.body;
  const first = await waitForMessage(url, email);
  assert.equal(first.channel, "email");

  const wrong = await client.call("POST", "/auth/register/verify", {
    body: { challenge, code: wrongFor(first.code) },
  });
  assert.deepEqual([wrong.status, wrong.body["code"], wrong.body["attemptsLeft"]], [400, "invalid_code", 4]);
  assert.equal(client.hasSession(), false);

  const registered = await client.call("POST", "/auth/register/verify", {
    body: { challenge, code: first.code },
  });
  assert.equal(registered.status, 201);
  assert.equal(client.hasSession(), true);

  const me = await client.call("GET", "/auth/me");
  assert.equal(me.status, 200);
  const vendor = me.body["vendor"];
  assert.ok(typeof vendor === "object" && vendor !== null && "version" in vendor);
  assert.deepEqual(vendor, {
    ...vendor,
    storeName: "Kiln & Clay",
    taxNumber: "DE 123456",
    categories: ["Ceramics"],
  });

  const version = Number(vendor.version);
  const edited = await client.call("PATCH", "/auth/me/vendor", { body: { storeName: "Clay" }, version });
  assert.equal(edited.status, 200);
  const stale = await client.call("PATCH", "/auth/me/vendor", { body: { storeName: "Mud" }, version });
  assert.deepEqual([stale.status, stale.body["code"]], [409, "conflict"]);

  assert.equal((await client.call("POST", "/auth/sign-out")).status, 204);
  assert.equal((await client.call("GET", "/auth/session")).status, 401);

  const seen = await readInbox(url);
  const again = await client.call("POST", "/auth/sign-in", { body: { email } });
  assert.equal(again.status, 202);
  const second = await waitForMessage(url, email, seen);
  const signedIn = await client.call("POST", "/auth/sign-in/verify", {
    body: { challenge: again.body["challenge"], code: second.code },
  });
  assert.equal(signedIn.status, 200);
  const sessions = await client.call("GET", "/auth/sessions");
  assert.ok(Array.isArray(sessions.body["items"]));
  assert.equal(sessions.body["items"].length, 1);
  assert.equal((await client.call("DELETE", "/auth/sessions")).status, 204);
  assert.equal((await client.call("GET", "/auth/session")).status, 401);
};

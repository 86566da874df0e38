import { type Audit, createAudit, withAudit } from "@latchkey/audit";
import { type AuditConsoleOptions, auditConsole, type ConsoleReader } from "@latchkey/audit/console";
import { StoreError } from "@latchkey/core/errors";
import { memoryStorage } from "@latchkey/core/memory";
import { type Storage, type UserId, update } from "@latchkey/core/ports";
import { buildAccount, buildId, buildOperation, insertAccount } from "@latchkey/core/testing";
import { beforeEach, describe, expect, test } from "vitest";

const keys = {
  secrets: ["Vq3v8mK0c1Zt7Yp5Nw9RxB2LdHs6GfJ4"],
  indexSecret: "k8Zs2Wd6Qf0Xj4Hb9Tn3Vm7Rc1Lp5GyE",
};
const staff: ConsoleReader = { actor: { kind: "staff", userId: buildId(), onBehalfOf: null } };
const hostile = `<img src=x onerror=alert(1)>"'\u202egnp.exe\u0007`;

let storage: Storage;
let audit: Audit;
let userId: UserId;

/** A house with one vendor, whose name was changed to something hostile. */
beforeEach(async () => {
  storage = withAudit(memoryStorage(), keys);
  audit = createAudit(storage, keys);
  const account = buildAccount({ userType: "vendor", fullName: "Mia Moll" });
  userId = account.user.id;
  const actor = { kind: "user", userId } as const;
  await storage.commit(
    buildOperation({
      name: "registration.complete",
      actor,
      subjectId: userId,
      changes: insertAccount(account),
    }),
  );
  const stored = await storage.users.findById(userId);
  if (stored === null) throw new Error("He was not stored.");
  await storage.commit(
    buildOperation({
      name: "user.update",
      actor,
      subjectId: userId,
      subjectKey: stored.user.auditKey,
      request: { requestId: "request-1", ip: "192.0.2.7", userAgent: hostile, deviceId: null },
      changes: [update("user", stored.user, { fullName: hostile }, new Date())],
    }),
  );
});

const open = (options: Partial<AuditConsoleOptions> = {}) =>
  auditConsole({ audit, storage, basePath: "/staff/audit", authorize: async () => staff, ...options });

const get = async (path: string, options: Partial<AuditConsoleOptions> = {}, init: RequestInit = {}) => {
  const response = await open(options)(new Request(`https://shop.example/staff/audit${path}`, init));
  return { status: response.status, headers: response.headers, body: await response.text() };
};

/** What stands in the log about its own reading, newest first. */
const readings = async () => (await audit.search({ name: "audit.read" })).items;

const recordIdOf = async (name: "user.update" | "registration.complete"): Promise<string> =>
  (await audit.search({ name })).items[0]?.id ?? "";

describe("pages", () => {
  test("the timeline lists records newest first, and each leads to its page", async () => {
    const { status, body } = await get("");
    expect(status).toBe(200);
    expect(body.indexOf("user.update</td>")).toBeLessThan(body.indexOf("registration.complete</td>"));
    expect(body).toContain(`href="/staff/audit/records/${await recordIdOf("user.update")}"`);
    expect(await get("/")).toMatchObject({ status: 200 });
  });

  test.each([
    ["name=user.update", true],
    ["name=registration.complete", false],
    ["outcome=denied", false],
    ["text=fullName", true],
    ["text=full%25", false],
    ["request=request-1", true],
    ["ip=192.0.2.7", true],
    ["ip=192.0.2.8", false],
    ["since=2020-01-01T00:00", true],
    ["until=2020-01-01T00:00", false],
  ])("the filter %s keeps the update: %s", async (query, isKept) => {
    const { status, body } = await get(`?${query}`);
    expect(status).toBe(200);
    expect(body.includes("user.update</td>")).toBe(isKept);
  });

  test("people and entities are filters too", async () => {
    for (const query of [`actor=${userId}`, `subject=${userId}`, `entity=user&id=${userId}`]) {
      expect((await get(`?${query}`)).body, query).toContain("user.update</td>");
      const other = query.replace(userId, buildId());
      expect((await get(`?${other}`)).body, other).toContain("No record matches.");
    }
  });

  test("pages of the timeline follow each other without loss", async () => {
    for (let count = 0; count < 120; count += 1)
      await storage.commit(buildOperation({ name: "session.prune" }));
    const seen = new Set<string>();
    let path: string | undefined = "?name=session.prune";
    while (path !== undefined) {
      const { body } = await get(path);
      for (const [, id = ""] of body.matchAll(/\/records\/([0-9a-f-]{36})"/g)) seen.add(id);
      path = /rel="next" href="\/staff\/audit([^"]+)"/.exec(body)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(seen.size).toBe(120);
  });

  test("a record shows what changed, old beside new, and what it hides", async () => {
    const { body } = await get(`/records/${await recordIdOf("user.update")}`);
    expect(body).toMatch(/fullName<\/bdi><\/th><td class="old"><del><bdi>Mia Moll<\/bdi><\/del><\/td>/);
    expect(body).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;[U+202E]gnp.exe[U+0007]");
    const { body: registration } = await get(`/records/${await recordIdOf("registration.complete")}`);
    expect(registration).toContain('<span class="absent">masked</span>');
    expect(registration).not.toContain("secretHash");
  });

  test("an entity shows its state at a version, its history, and what two versions differ in", async () => {
    const { body } = await get(`/entities/user/${userId}?version=1`);
    expect(body).toContain("Version <output");
    expect(body).toMatch(/fullName<\/bdi><\/th><td><bdi>Mia Moll/);
    expect(body).toContain('min="1" max="2" value="1" autofocus');
    expect((await get(`/entities/user/${userId}`)).body).toMatch(/fullName<\/bdi><\/th><td><bdi>&lt;img/);
    const compared = await get(`/entities/user/${userId}?from=2&to=1`);
    expect(compared.body).toMatch(/<th scope="col">Version 2<\/th><th scope="col">Version 1<\/th>/);
    expect(compared.body).toMatch(/<td class="new"><ins><bdi>Mia Moll/);
  });

  test("after an erasure the values are gone, and the pages say so", async () => {
    await audit.eraseSubject(userId, { actor: { kind: "system", job: "erasure" }, reason: "He asked." });
    const { body } = await get(`/records/${await recordIdOf("user.update")}`);
    expect(body).not.toContain("Mia Moll");
    expect(body).toContain("Personal values are erased");
    expect((await get(`/entities/user/${userId}?version=1`)).body).not.toContain("Mia Moll");
  });

  test("the overview counts by time, with the numbers as a table", async () => {
    await storage.commit(
      buildOperation({ name: "sign_in.complete", outcome: "failed", reason: "invalid_code" }),
    );
    const { body } = await get("/overview?range=hour");
    expect(body).toContain("Failures: 1");
    expect(body).toMatch(/<svg [^>]*role="img" aria-label="Failures over time: 1 in all/);
    expect(body).toContain("The numbers as a table");
  });

  test("integrity says that nothing is sealed while nothing is", async () => {
    const { body } = await get("/integrity");
    expect(body).toContain("Nothing is sealed yet");
    expect(body).toContain("None was signed yet.");
  });

  test.each([
    "/nowhere",
    "/records/x",
    "/entities/redemption/x",
    "/entities/user/x/y",
    "/records/%00",
    "/overview/x",
  ])("%s is not found", async (path) => expect((await get(path)).status).toBe(404));

  test.each([
    "?actor=x",
    "?name=x",
    "?since=yesterday",
    "?entity=user",
    "?cursor=x",
    `?text=${"x".repeat(501)}`,
  ])("%s is refused with a page that says why", async (path) =>
    expect(await get(path)).toMatchObject({ status: 400, body: expect.stringContaining("wrong") }),
  );
});

describe("what stands around a page", () => {
  test("nothing in it runs or loads, whatever was recorded", async () => {
    for (const path of [
      "",
      `/records/${await recordIdOf("user.update")}`,
      `/entities/user/${userId}`,
      `?text=${encodeURIComponent(hostile)}`,
    ]) {
      const { body } = await get(path);
      expect(body, path).not.toMatch(/<img|\son\w+="|\sstyle=|javascript:|https?:\/\/|\u202e/);
      expect(body.match(/<script>/g)).toHaveLength(1);
    }
  });

  test("the content policy admits the one style and the one script by their hashes", async () => {
    const { body, headers } = await get("");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toContain("unsafe");
    for (const [tag, directive] of [
      ["style", "style-src"],
      ["script", "script-src"],
    ] as const) {
      const text = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(body)?.[1] ?? "";
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
      expect(policy).toContain(`${directive} 'sha256-${btoa(String.fromCharCode(...digest))}'`);
    }
    for (const directive of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"])
      expect(policy).toContain(directive);
    expect(Object.fromEntries(headers)).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
  });

  test("it is only read", async () => {
    const { status, headers } = await get("", {}, { method: "POST" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await get("", {}, { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, ""]);
  });

  test("a wrong base path is refused", () => {
    for (const basePath of ["", "/", "staff", "/staff/", "/staff?x"])
      expect(() => open({ basePath }), basePath).toThrow(TypeError);
  });
});

describe("who reads", () => {
  test("a page that shows one person is recorded with him, before it is sent", async () => {
    await get(`/records/${await recordIdOf("user.update")}?text=Mia`, {
      authorize: async () => ({ ...staff, reason: "Ticket 7" }),
    });
    const [reading] = await readings();
    expect(reading).toMatchObject({
      outcome: "succeeded",
      event: "sensitive_read",
      actor: staff.actor,
      subjectId: userId,
      words: "Ticket 7 ?text=Mia",
      context: { page: "record" },
    });
    expect(reading?.sentence).not.toContain("Mia");
  });

  test.each(["", "/overview", "/integrity", "/nowhere", "?actor=x"])("%s is recorded too", async (path) => {
    await get(path);
    expect(await readings()).toHaveLength(1);
  });

  test("what can't be recorded is not shown", async () => {
    const broken: Storage = {
      ...storage,
      commit: async () => {
        throw new StoreError("ERR_STORAGE_UNAVAILABLE", "down");
      },
    };
    for (const path of ["", `/entities/user/${userId}`]) {
      const { status, body } = await get(path, { storage: broken });
      expect([status, body]).toEqual([503, "The audit can't be read right now. Try again.\n"]);
    }
    expect((await get("", { storage: broken, authorize: async () => null })).status).toBe(503);
  });

  test("a stranger learns nothing and is recorded; so is a member who may not, under his name", async () => {
    const answers = [];
    // A console of its own each, which has counted nobody yet.
    for (const path of ["", "/nowhere", `/records/${await recordIdOf("user.update")}`])
      answers.push(await get(path, { authorize: async () => null }));
    answers.push(await get("", { authorize: async () => ({ ...staff, isDenied: true }) }));
    answers.push(await get("", { authorize: async () => null }, { method: "POST" }));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(
      new Set(["404 There is nothing here.\n"]),
    );
    const recorded = await readings();
    expect(recorded.map(({ outcome, event }) => [outcome, event])).toEqual(
      answers.map(() => ["denied", "authz_fail"]),
    );
    expect(recorded.filter(({ actor }) => actor.kind === "staff")).toHaveLength(1);
  });

  test("a response of the host is sent as it is, and recorded nowhere", async () => {
    const { status } = await get("", {
      authorize: async () => new Response(null, { status: 303, headers: { location: "/sign-in" } }),
    });
    expect([status, await readings()]).toEqual([303, []]);
  });

  test("a defect is no page, and says nothing of itself", async () => {
    const { status, body } = await get("", {
      authorize: async () => {
        throw new Error("secret detail");
      },
    });
    expect([status, body]).toEqual([500, "Something went wrong.\n"]);
  });

  test("its own readings are folded, unless they are asked for", async () => {
    for (let count = 0; count < 4; count += 1) await get("");
    expect((await get("")).body).toContain("4 pages of the audit were read");
    expect((await get("?name=audit.read")).body).not.toContain("pages of the audit were read");
  });
});

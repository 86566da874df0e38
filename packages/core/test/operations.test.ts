import type { SignInAnswer } from "@latchkey/core";
import { memoryStorage } from "@latchkey/core/memory";
import type { Operation, Storage } from "@latchkey/core/ports";
import { describe, expect, test } from "vitest";
import { createClock, createHouse, registerClient, signIn, wrongCode } from "./support/create-house.ts";

const email = "ada@example.com";
const anonymous = { kind: "anonymous" };
const invalid = { code: "invalid_code" };
const used = { code: "challenge_used" };
const intervention = { job: "risk", reason: "fraud" };

/** A house that writes down every operation before its storage commits it. */
function createRecordedHouse() {
  const storage = memoryStorage({ clock: createClock() });
  const operations: Operation[] = [];
  const attempts: Operation[] = [];
  const recorded: Storage = {
    ...storage,
    commit: async (operation) => {
      attempts.push(operation);
      await storage.commit(operation);
      operations.push(operation);
    },
  };
  const house = createHouse({ storage: recorded, options: { challenge: { resendAfterSeconds: 0 } } });
  return { ...house, attempts, operations, last: () => operations.at(-1) };
}

const kindsOf = (operation: Operation | undefined): readonly string[] =>
  (operation?.changes ?? []).map((change) =>
    change.kind === "count" || change.kind === "reset" ? change.kind : `${change.kind} ${change.entity}`,
  );

describe("every operation says who did what to whom, and how it ended", () => {
  test("of a registration: nobody asks, and a user is who he became", async () => {
    const house = createRecordedHouse();
    const { challenge, expiresAt } = await house.auth.registration.start({ as: "client", email });
    expect(house.last()).toMatchObject({
      name: "registration.start",
      outcome: "succeeded",
      actor: anonymous,
      subjectId: null,
      reason: null,
      changes: [],
      events: [],
      deliveries: [{ kind: "code", channel: "email", generation: 1, expiresAt }],
    });
    const code = await house.inbox.takeCode(email);
    await expect(house.auth.registration.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject(
      invalid,
    );
    expect(house.last()).toMatchObject({
      name: "registration.complete",
      outcome: "failed",
      actor: anonymous,
      subjectId: null,
      reason: "invalid_code",
      changes: [{ kind: "count", counter: "code_failures", by: 1, subjectId: null }],
      events: [],
    });
    const { user, session } = await house.auth.registration.verify({ challenge, code });
    const done = house.last();
    expect(done).toMatchObject({
      name: "registration.complete",
      outcome: "succeeded",
      actor: { kind: "user", userId: user.id },
      subjectId: user.id,
      reason: null,
      events: [
        { name: "user.registered", subjectId: user.id, entity: "user", entityId: user.id, version: 1 },
        { name: "session.created", subjectId: user.id, entity: "session", entityId: session.id, version: 1 },
      ],
    });
    expect(kindsOf(done)).toEqual([
      "insert redemption",
      "insert user",
      "insert clientProfile",
      "insert session",
      "reset",
    ]);
    await expect(house.auth.registration.verify({ challenge, code })).rejects.toMatchObject(used);
    expect(house.last()).toMatchObject({
      outcome: "failed",
      actor: anonymous,
      subjectId: user.id,
      reason: "challenge_used",
      changes: [],
    });
  });

  test("of a taken identifier: the refusal is its owner's, and redeems the code", async () => {
    const house = createRecordedHouse();
    const { user } = await registerClient(house, email);
    await expect(registerClient(house, email)).rejects.toMatchObject({ code: "identifier_taken" });
    const refused = house.last();
    expect(refused).toMatchObject({
      name: "registration.complete",
      outcome: "failed",
      actor: anonymous,
      subjectId: user.id,
      reason: "identifier_taken",
      events: [],
    });
    expect(kindsOf(refused)).toEqual(["insert redemption"]);
    expect(house.attempts, "known before, so that it costs one commit").toHaveLength(house.operations.length);
  });

  test("of a sign-in: failures count against the owner, and a used code counts nothing", async () => {
    const house = createRecordedHouse();
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    expect(house.last()).toMatchObject({ name: "sign_in.start", actor: anonymous, subjectId: user.id });
    const code = await house.inbox.takeCode(email);
    await expect(house.auth.signIn.verify({ challenge, code: wrongCode(code) })).rejects.toMatchObject(
      invalid,
    );
    expect(house.last()).toMatchObject({
      name: "sign_in.complete",
      outcome: "failed",
      subjectId: user.id,
      reason: "invalid_code",
      changes: [{ kind: "count", by: 1, subjectId: user.id }],
    });
    const { session } = await house.auth.signIn.verify({ challenge, code });
    expect(house.last()).toMatchObject({
      name: "sign_in.complete",
      outcome: "succeeded",
      actor: { kind: "user", userId: user.id },
      subjectId: user.id,
      events: [{ name: "session.created", entityId: session.id }],
    });
    expect(kindsOf(house.last())).toEqual(["insert redemption", "insert session", "reset"]);
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject(used);
    expect(house.last()).toMatchObject({
      outcome: "failed",
      actor: anonymous,
      subjectId: user.id,
      reason: "challenge_used",
      changes: [],
    });
  });

  test("of a suspended user's sign-in: refused with its reason, redeemed, and no failure is forgiven", async () => {
    const house = createRecordedHouse();
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const code = await house.inbox.takeCode(email);
    await house.auth.users.suspend(user.id, intervention);
    await expect(house.auth.signIn.verify({ challenge, code })).rejects.toMatchObject({
      code: "account_suspended",
    });
    expect(house.last()).toMatchObject({
      outcome: "failed",
      actor: anonymous,
      subjectId: user.id,
      reason: "account_suspended",
    });
    expect(kindsOf(house.last())).toEqual(["insert redemption"]);
  });

  test("of the fifth wrong code: it is counted like the others, as the end of the flow", async () => {
    const house = createRecordedHouse();
    const { challenge } = await house.auth.signIn.start({ email });
    for (let tries = 0; tries < 5; tries += 1)
      await expect(house.auth.signIn.verify({ challenge, code: "123456" })).rejects.toMatchObject({
        code: tries === 4 ? "challenge_exhausted" : "invalid_code",
      });
    expect(house.last()).toMatchObject({
      reason: "challenge_exhausted",
      changes: [{ kind: "count", by: 1 }],
    });
    const counted = house.operations.length;
    await expect(house.auth.signIn.verify({ challenge, code: "123456" })).rejects.toMatchObject({
      code: "challenge_exhausted",
    });
    expect(house.operations, "what is not compared writes nothing").toHaveLength(counted);
  });

  test("of a resend: the message belongs to the same challenge, one generation later", async () => {
    const house = createRecordedHouse();
    const { user } = await registerClient(house, email);
    const { challenge } = await house.auth.signIn.start({ email });
    const [first] = house.last()?.deliveries ?? [];
    const { expiresAt } = await house.auth.challenges.resend({ challenge });
    expect(house.last()).toMatchObject({
      name: "challenge.resend",
      actor: anonymous,
      subjectId: user.id,
      deliveries: [{ kind: "code", challengeId: first?.challengeId, generation: 2, expiresAt }],
    });
  });

  test("of nobody's identifier: the same, with a decoy of equal size", async () => {
    const house = createRecordedHouse();
    await registerClient(house, email);
    await house.auth.signIn.start({ email });
    const known = house.last()?.deliveries[0];
    await house.auth.signIn.start({ email: "somebody.with.a.longer.name@mail.shop.example" });
    const unknown = house.last()?.deliveries[0];
    expect(unknown).toMatchObject({ kind: "decoy", channel: "email" });
    expect(unknown?.sealed.length).toBe(known?.sealed.length);
  });

  test("of sessions and edits: the user acts on himself, and events name fields, not values", async () => {
    const house = createRecordedHouse();
    const caller = await registerClient(house, email);
    const { id } = caller.user;
    const other = await signIn(house, email);
    const self = { outcome: "succeeded", actor: { kind: "user", userId: id }, subjectId: id, reason: null };

    await house.auth.sessions.revoke(caller, other.session.id);
    expect(house.last()).toMatchObject({
      ...self,
      name: "session.revoke",
      events: [{ name: "session.revoked", subjectId: id, entity: "session", entityId: other.session.id }],
    });
    await house.auth.me.update(caller, { fullName: "Ada Lovelace", city: null }, { version: 1 });
    expect(house.last()).toMatchObject({
      ...self,
      name: "user.update",
      events: [{ name: "user.updated", subjectId: id, entity: "user", version: 2, fields: ["fullName"] }],
    });
    await house.auth.me.updateClient(caller, { interests: ["tea"] }, { version: 1 });
    expect(house.last()).toMatchObject({
      ...self,
      name: "client.update",
      events: [{ name: "client.updated", entity: "clientProfile", version: 2, fields: ["attributes"] }],
    });
    await house.auth.sessions.revokeAll(caller);
    expect(house.last()).toMatchObject({
      ...self,
      name: "session.revoke_all",
      events: [{ name: "sessions.revoked", entity: "user", version: 3, fields: ["epoch"] }],
    });
    expect(JSON.stringify(house.operations.flatMap(({ events }) => events))).not.toMatch(/Ada|tea|ada@/);
  });

  test("of an intervention: the host's job and a person's words", async () => {
    const house = createRecordedHouse();
    const { user } = await registerClient(house, email);
    const byJob = { outcome: "succeeded", actor: { kind: "system", job: "risk" }, subjectId: user.id };
    await house.auth.users.suspend(user.id, intervention);
    expect(house.last()).toMatchObject({
      ...byJob,
      name: "user.suspend",
      reason: "fraud",
      events: [{ name: "user.suspended", entityId: user.id, version: 2, fields: ["status", "epoch"] }],
    });
    await house.auth.users.reinstate(user.id, { job: "risk", reason: "mistake" });
    expect(house.last()).toMatchObject({
      ...byJob,
      name: "user.reinstate",
      reason: "mistake",
      events: [{ name: "user.reinstated", entityId: user.id, version: 3, fields: ["status", "epoch"] }],
    });
  });
});

describe("every operation says where it came from", () => {
  const browser = { requestId: "request-1", ip: "203.0.113.7", userAgent: "B".repeat(501) };
  const recorded = { requestId: "request-1", ip: "203.0.113.7", userAgent: "B".repeat(500) };

  test("in all calls that take a context, the device included once it is known", async () => {
    const house = createRecordedHouse();
    const { auth, inbox } = house;
    const codeOf = async (challenge: string) => ({ challenge, code: await inbox.takeCode(email) });
    const flow = await auth.registration.start({ as: "client", email }, browser);
    const first = await auth.registration.verify(await codeOf(flow.challenge), browser);
    const context = { ...browser, deviceToken: deviceTokenOf(first) };
    const again = await auth.signIn.start({ email }, context);
    await inbox.takeCode(email);
    await auth.challenges.resend({ challenge: again.challenge }, context);
    await auth.signIn.verify(await codeOf(again.challenge), context);
    await auth.me.update(first, { fullName: "Ada" }, { version: 1, context });
    await auth.me.updateClient(first, { interests: ["tea"] }, { version: 1, context });
    await auth.sessions.revoke(first, first.session.id, context);
    await auth.sessions.revokeAll(first, context);
    expect(house.operations.map(({ request }) => ({ ...request, deviceId: null }))).toEqual(
      house.operations.map(() => ({ ...recorded, deviceId: null })),
    );
    const [started, completed, ...later] = house.operations.map(({ request }) => request.deviceId);
    expect([started, completed]).toEqual([null, null]);
    expect(new Set(later)).toEqual(new Set([expect.stringMatching(/^[\w-]{22}$/)]));
    const sessions = house.operations.flatMap(({ changes }) =>
      changes.flatMap((change) =>
        change.kind === "insert" && change.entity === "session" ? [change.row] : [],
      ),
    );
    expect(sessions).toMatchObject([
      { ip: recorded.ip, userAgent: recorded.userAgent },
      { ip: recorded.ip, userAgent: recorded.userAgent, deviceId: later[0] },
    ]);
    expect(sessions[0]?.deviceId, "one device keeps its id").toBe(later[0]);
  });

  test("also without a context: a request id of its own, and nothing invented", async () => {
    const house = createRecordedHouse();
    await house.auth.signIn.start({ email });
    await house.auth.signIn.start({ email });
    const requests = house.operations.map(({ request }) => request);
    expect(requests).toMatchObject([
      { ip: null, userAgent: null, deviceId: null },
      { ip: null, userAgent: null, deviceId: null },
    ]);
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(2);
  });
});

function deviceTokenOf({ setCookie }: SignInAnswer): string {
  return /-device=([\w-]+)/.exec(setCookie.join())?.[1] ?? "";
}

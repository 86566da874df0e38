import type { Account, Change, Storage } from "@latchkey/core/ports";
import {
  buildAccount,
  buildOperation,
  buildSession,
  identifierKeyOf,
  insertAccount,
} from "@latchkey/core/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

// The server may plan a prepared statement for its values or for any values: both plans must do.
describe.each(["force_custom_plan", "force_generic_plan"])("with 20,000 users (%s)", (planMode) => {
  // auto_explain writes the plan of every statement as a notice of the session, with its parameters bound.
  const explaining =
    "-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c client_min_messages=log";
  const postgres = usePostgres({ max: 1, options: `${explaining} -c plan_cache_mode=${planMode}` });
  const account = buildAccount();
  const session = buildSession(account.user);
  let storage: Storage;

  beforeAll(async () => {
    storage = postgresStorage({ pool: postgres.pool });
    await storage.commit(
      buildOperation({
        changes: [...insertAccount(account), { kind: "insert", entity: "session", row: session }],
      }),
    );
    await postgres.pool.query(fill);
  });

  const plansOf = async (call: () => Promise<unknown>): Promise<string> => {
    const plans: string[] = [];
    const client = await postgres.pool.connect();
    const collect = ({ message }: { readonly message?: string | undefined }): number =>
      plans.push(message ?? "");
    client.on("notice", collect);
    client.release();
    await call();
    client.off("notice", collect);
    return plans.join("\n");
  };

  const update = ({ user }: Account): Change => ({
    kind: "update",
    entity: "user",
    before: user,
    after: { ...user, bio: "new", version: 2 },
  });
  const calls: Record<string, () => Promise<unknown>> = {
    getStanding: () =>
      storage.identifiers.getStanding({
        identifierKey: identifierKeyOf(account.user),
        counters: [{ counter: "code_failures", key: "12" }],
      }),
    findUser: () => storage.users.findById(account.user.id),
    findSession: () => storage.sessions.findById(session.id),
    listLive: () =>
      storage.sessions.listLive({ userId: account.user.id, seenAfter: new Date(0), cursor: null, limit: 20 }),
    listExpired: () => storage.sessions.listExpired({ before: new Date(0), limit: 20 }),
    touch: () => storage.sessions.touch({ id: session.id, at: new Date(), ifBefore: new Date() }),
    claim: () => storage.deliveries.claim({ channels: ["email"], limit: 10, leaseSeconds: 30 }),
    prune: () => storage.prune({ limit: 10_000 }),
    "a registration": () => storage.commit(buildOperation({ changes: insertAccount(buildAccount()) })),
    "an update": () => storage.commit(buildOperation({ changes: [update(account)] })),
    "a deleted session": () =>
      storage.commit(buildOperation({ changes: [{ kind: "delete", entity: "session", before: session }] })),
  };

  test.each(Object.entries(calls))("%s reads no table from end to end", async (_name, call) => {
    const plans = await plansOf(call);
    expect(plans).toMatch(/Index|Insert on/);
    expect(plans).not.toMatch(
      /Seq Scan on (?:latchkey\.)?(?:users|vendor_profiles|client_profiles|sessions|counters|deliveries|operations|redemptions)/,
    );
  });
});

const fill = `
insert into latchkey.users (id, user_type, auth_method, email_lookup, email_sealed, identifier_hash, status, newsletter, epoch, version,
    created_at, updated_at, verified_at)
  select gen_random_uuid(), 'staff', 'email', n || '@example.com', n || '@example.com', encode(sha256(n::text::bytea), 'hex'), 'active',
    false, 1, 1, now(), now(), now() from generate_series(1, 20000) as n;
insert into latchkey.sessions (id, user_id, secret_hash, epoch, amr, auth_time, version, created_at, updated_at, last_seen_at, expires_at)
  select gen_random_uuid(), id, 'x', 1, '[]', now(), 1, now(), now(), now(), now() + interval '1 day' from latchkey.users;
insert into latchkey.counters (counter, key, n) select 'code_failures', n::text, 1 from generate_series(1, 20000) as n;
insert into latchkey.deliveries (id, operation_id, kind, channel, generation, status, ended_at)
  select gen_random_uuid(), gen_random_uuid(), 'code', 'email', 1, 'sent', now() from generate_series(1, 20000) as n;
insert into latchkey.operations (id, name, at)
  select gen_random_uuid(), 'user.update', now() - n * interval '10 seconds' from generate_series(1, 20000) as n;
insert into latchkey.redemptions (challenge_id, purpose, expires_at)
  select gen_random_uuid(), 'sign_in', now() - n * interval '10 seconds' from generate_series(1, 20000) as n;
insert into latchkey.deliveries (id, operation_id, kind, channel, generation, status, ended_at)
  select gen_random_uuid(), gen_random_uuid(), 'code', 'email', 1, 'sent', now() - n * interval '10 seconds' from generate_series(1, 20000) as n;
insert into latchkey.counters (counter, key, n, counted_at)
  select 'code_failures', 'old ' || n, 1, now() - n * interval '10 seconds' from generate_series(1, 20000) as n;
analyze latchkey.users, latchkey.sessions, latchkey.counters, latchkey.deliveries, latchkey.operations, latchkey.redemptions`;

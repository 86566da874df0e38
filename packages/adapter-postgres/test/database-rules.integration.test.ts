import { buildAccount, buildEvent, buildOperation, insertAccount } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import { postgresStorage } from "../src/postgres-storage.ts";
import { usePostgres } from "./support/use-postgres.ts";

/** What holds for everybody who writes to the database, also past this package. */
describe("the database itself", () => {
  const postgres = usePostgres();

  const registerVendor = async (): Promise<string> => {
    const account = buildAccount({ userType: "vendor" });
    const operation = buildOperation({ changes: insertAccount(account), events: [buildEvent()] });
    await postgresStorage({ pool: postgres.pool }).commit(operation);
    return account.user.id;
  };

  const expectRefusal = async (text: string, id: string): Promise<void> => {
    await expect(postgres.pool.query(text, [id])).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:LK422|23514)$/),
    });
  };

  test.each([
    "user_type = 'client'",
    "auth_method = 'google'",
    `identifier_hash = repeat('0', 64)`,
    "created_at = created_at + interval '1 s'",
    "id = gen_random_uuid()",
    "version = version",
    "version = version + 2",
    "email_lookup = null, email_sealed = null, phone_lookup = '+1', phone_sealed = '+1'",
    "email_lookup = null, email_sealed = null",
    "phone_lookup = '+1', phone_sealed = '+1'",
    "email_sealed = null",
    "status = 'erased'",
    "status = 'unheard'",
  ])("refuses a user with %s", async (assignment) => {
    const version = assignment.startsWith("version") ? "" : ", version = version + 1";
    await expectRefusal(
      `update latchkey.users set ${assignment}${version} where id = $1`,
      await registerVendor(),
    );
  });

  test("lets an identifier be sealed in another way, and be erased once and for all", async () => {
    const id = await registerVendor();
    const set = (assignments: string): string =>
      `update latchkey.users set ${assignments}, version = version + 1 where id = $1`;
    await postgres.pool.query(set(`email_lookup = '${id}', email_sealed = 'sealed'`), [id]);
    await postgres.pool.query(set("status = 'erased', email_lookup = null, email_sealed = null"), [id]);
    await expectRefusal(set("status = 'active', email_lookup = 'a', email_sealed = 'a'"), id);
    await expectRefusal(set("status = 'deleted'"), id);
  });

  test.each([
    "version = version",
    "user_type = 'client', version = version + 1",
    "created_at = now(), version = version + 1",
  ])("refuses a profile with %s", async (assignments) => {
    await expectRefusal(
      `update latchkey.vendor_profiles set ${assignments} where user_id = $1`,
      await registerVendor(),
    );
  });

  test("takes no vendor's profile away while the vendor stands, and both at once", async () => {
    const id = await registerVendor();
    await expectRefusal("delete from latchkey.vendor_profiles where user_id = $1", id);
    await postgres.pool.query(
      "with p as (delete from latchkey.vendor_profiles where user_id = $1) delete from latchkey.users where id = $1",
      [id],
    );
  });

  test.each([
    "update latchkey.events set version = 2",
    "delete from latchkey.events",
    "truncate latchkey.events",
  ])("refuses %s", async (text) => {
    await registerVendor();
    await expect(postgres.pool.query(text)).rejects.toMatchObject({ code: "LK422" });
  });

  test("gives events a position that grows with the commits", async () => {
    await registerVendor();
    await registerVendor();
    const { rows } = await postgres.pool.query<{ readonly isOrdered: boolean }>(
      `select bool_and(n > before_n and xid > before_xid) as "isOrdered" from
        (select n, xid, lag(n) over w as before_n, lag(xid) over w as before_xid from latchkey.events window w as (order by n)) as e
       where before_n is not null`,
    );
    expect(rows).toEqual([{ isOrdered: true }]);
  });
});

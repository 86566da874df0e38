import { afterEach, describe, expect, test, vi } from "vitest";
import { isStoreError } from "../errors/store-error.ts";
import { buildAccount, insertAccount } from "../testing/builders/build-account.ts";
import { buildOperation } from "../testing/builders/build-operation.ts";
import { identifierKeyOf } from "../testing/builders/build-user.ts";
import { memoryStorage } from "./memory-storage.ts";

describe("memoryStorage", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("refuses production unless that is allowed by name", () => {
    vi.stubEnv("NODE_ENV", "production");
    expect(() => memoryStorage()).toThrow(
      expect.toSatisfy((error) => isStoreError(error, "ERR_STORE_MISCONFIGURED")),
    );
    expect(() => memoryStorage({ allowProduction: false })).toThrow(/allowProduction/);
    expect(() => memoryStorage({ allowProduction: true })).not.toThrow();
  });

  test("goes by the clock it is given", async () => {
    const now = new Date("2024-05-06T07:08:09.010Z");
    const storage = memoryStorage({ clock: { now: () => now } });
    const account = buildAccount();
    await storage.commit(buildOperation({ changes: insertAccount(account) }));
    const identifierKey = identifierKeyOf(account.user);
    expect(await storage.identifiers.getStanding({ identifierKey, counters: [] })).toEqual({
      account,
      counters: [],
      now,
    });
  });

  test("is a plain object: a spread of it is a decorator", async () => {
    const operations: string[] = [];
    const storage = memoryStorage();
    const { commit } = storage;
    const watched: typeof storage = {
      ...storage,
      async commit(operation) {
        operations.push(operation.name);
        await commit(operation);
      },
    };
    const account = buildAccount();
    await watched.commit(buildOperation({ name: "registration.complete", changes: insertAccount(account) }));
    expect(operations).toEqual(["registration.complete"]);
    expect(await storage.users.findById(account.user.id)).toEqual(account);
  });

  test("shares nothing with another one", async () => {
    const [one, two] = [memoryStorage(), memoryStorage()];
    await one.pin("name", "one");
    expect(await two.pin("name", "two")).toBe("two");
  });
});

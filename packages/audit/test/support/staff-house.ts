import { memoryStorage } from "@latchkey/core/memory";
import type { Account, Actor, Storage, UserId, UserRow } from "@latchkey/core/ports";
import { insert, update } from "@latchkey/core/ports";
import { buildAccount, buildOperation, buildUser, insertAccount } from "@latchkey/core/testing";
import type { Audit } from "../../src/audit.ts";
import type { AuditAssemblyOptions } from "../../src/audit-assembly-options.ts";
import { createAudit } from "../../src/create-audit.ts";
import type { Instruction } from "../../src/operations/instruction.ts";
import { withAudit } from "../../src/with-audit.ts";
import { keys } from "./read-keys.ts";

export interface StaffHouse {
  readonly storage: Storage;
  readonly audit: Audit;
  readonly staff: UserRow;
  /** By the member of staff, for a reason. */
  by(reason: string): Instruction;
  register(overrides?: Partial<UserRow>): Promise<Account>;
  edit(id: UserId, patch: Partial<Pick<UserRow, "fullName" | "bio" | "status">>): Promise<void>;
  read(id: UserId): Promise<Account>;
}

/** An audited house with a member of staff. */
export async function openStaffHouse(
  bare: Storage = memoryStorage(),
  options: Partial<AuditAssemblyOptions> = {},
): Promise<StaffHouse> {
  const { entities } = options;
  const storage = withAudit(bare, { ...keys, entities });
  const staff = buildUser({ userType: "staff" });
  await storage.commit(buildOperation({ subjectId: staff.id, changes: [insert("user", staff)] }));
  const actor: Actor = { kind: "staff", userId: staff.id, onBehalfOf: null };

  async function read(id: UserId): Promise<Account> {
    const account = await storage.users.findById(id);
    if (account === null) throw new Error("There is no such user.");
    return account;
  }

  return {
    storage,
    audit: createAudit(storage, { ...keys, ...options }),
    staff,
    by: (reason) => ({ actor, reason }),
    register: async (overrides = {}) => {
      const account = buildAccount(overrides);
      await storage.commit(buildOperation({ subjectId: account.user.id, changes: insertAccount(account) }));
      return read(account.user.id);
    },
    edit: async (id, patch) => {
      const { user } = await read(id);
      await storage.commit(
        buildOperation({
          subjectId: id,
          subjectKey: user.auditKey,
          changes: [update("user", user, patch, new Date())],
        }),
      );
    },
    read,
  };
}

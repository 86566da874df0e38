import type { EventName } from "../../domain/events/domain-event.ts";
import { isEqualJson } from "../../domain/is-equal-json.ts";
import type { Change, Entities } from "../../domain/operations/change.ts";
import { type Patch, requireUser, update } from "../../domain/operations/change-builders.ts";
import type { OperationName } from "../../domain/operations/operation-name.ts";
import type { Account } from "../../domain/users/account.ts";
import { AuthError } from "../../errors/index.ts";
import { createOperation } from "../create-operation.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { authenticationOf, type Caller } from "../sessions/caller.ts";
import { getOwnAccount } from "./get-own-account.ts";
import type { Me } from "./me.ts";
import { viewAccount } from "./view-account.ts";

type EditableName = "user" | "vendorProfile" | "clientProfile";

/** How one of the caller's entities is edited. */
export interface EditKind<E extends EditableName> {
  readonly name: OperationName;
  readonly event: EventName;
  readonly entity: E;
  /** null when the caller has none. */
  readonly read: (account: Account) => Entities[E] | null;
  readonly replace: (account: Account, row: Entities[E]) => Account;
  /** What the input changes in the row. @throws AuthError invalid_input */
  readonly plan: (row: Entities[E]) => Promise<Patch<E>>;
}

/**
 * Edits an entity of the caller under the version that he read. What changes nothing writes nothing.
 * @throws AuthError invalid_input, not_found when he has no such profile, conflict when another version is stored
 */
export async function editOwnAccount<E extends EditableName>(
  dependencies: Dependencies,
  kind: EditKind<E>,
  caller: Caller,
  version: number,
  context: RequestContext,
): Promise<Me> {
  const { clock, ids, run } = dependencies;
  return run<Me>(async () => {
    const account = await getOwnAccount(dependencies, caller);
    const row = kind.read(account);
    if (row === null) throw new AuthError("not_found");
    if (row.version !== version) throw new AuthError("conflict");
    const patch = await kind.plan(row);
    const fields = changedFields(row, patch);
    if (fields.length === 0) return { operation: null, answer: viewAccount(account) };
    const at = clock.now();
    const change = update(kind.entity, row, patch, at);
    return {
      operation: createOperation(ids, {
        name: kind.name,
        actor: { kind: "user", userId: caller.user.id },
        authentication: authenticationOf(caller),
        subject: account.user,
        context,
        at,
        // Whoever was suspended meanwhile edits nothing.
        changes: kind.entity === "user" ? [change] : [change, requireUser(account.user)],
        events: [
          {
            name: kind.event,
            subjectId: caller.user.id,
            entity: kind.entity,
            entityId: caller.user.id,
            version: version + 1,
            fields,
          },
        ],
      }),
      answer: viewAccount(kind.replace(account, afterOf<E>(change))),
    };
  });
}

function changedFields<E extends EditableName>(row: Entities[E], patch: Patch<E>): readonly string[] {
  const before: Readonly<Record<string, unknown>> = { ...row };
  return Object.entries(patch)
    .filter(([field, value]) => !isEqualJson(before[field], value))
    .map(([field]) => field);
}

function afterOf<E extends EditableName>(change: Change): Entities[E] {
  if (change.kind !== "update") throw new TypeError("An edit is an update.");
  // The builder put this entity's row in.
  return change.after as Entities[E];
}

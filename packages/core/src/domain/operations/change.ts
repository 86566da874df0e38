import type { CounterName } from "../challenges/counter-row.ts";
import type { RedemptionRow } from "../challenges/redemption-row.ts";
import type { ClientProfileRow } from "../clients/client-profile-row.ts";
import type { SessionRow } from "../sessions/session-row.ts";
import type { UserId, UserRow } from "../users/user-row.ts";
import type { VendorProfileRow } from "../vendors/vendor-profile-row.ts";

/** Rows with a `version`, changed under its guard. The keys are what audit stores: they never change. */
export interface Entities {
  readonly user: UserRow;
  readonly vendorProfile: VendorProfileRow;
  readonly clientProfile: ClientProfileRow;
  readonly session: SessionRow;
}

/** Rows that are only ever inserted. */
export interface Facts {
  readonly redemption: RedemptionRow;
}

export type EntityName = keyof Entities;
export type InsertableName = keyof Entities | keyof Facts;

/** The field of an entity that identifies a row. */
export const entityKeys: { readonly [E in EntityName]: keyof Entities[E] & string } = {
  user: "id",
  vendorProfile: "userId",
  clientProfile: "userId",
  session: "id",
};

export type Insert = {
  [E in InsertableName]: { readonly kind: "insert"; readonly entity: E; readonly row: (Entities & Facts)[E] };
}[InsertableName];

/** Guarded by `before.version`; `after.version` is `before.version + 1`. */
export type Update = {
  [E in EntityName]: {
    readonly kind: "update";
    readonly entity: E;
    readonly before: Entities[E];
    readonly after: Entities[E];
  };
}[EntityName];

/** Guarded by `before.version`. */
export type Delete = {
  [E in EntityName]: { readonly kind: "delete"; readonly entity: E; readonly before: Entities[E] };
}[EntityName];

/** The row must still have this version when the operation commits; it is locked until then. */
export interface Require {
  readonly kind: "require";
  readonly entity: EntityName;
  readonly id: string;
  readonly version: number;
}

/** Adds to a durable counter without a guard. By 0 it does the same work and changes nothing. */
export interface Count {
  readonly kind: "count";
  readonly counter: CounterName;
  readonly key: string;
  readonly by: number;
  readonly subjectId: UserId | null;
}

/** Forgets a durable counter; an absent one is no error. */
export interface Reset {
  readonly kind: "reset";
  readonly counter: CounterName;
  readonly key: string;
}

export type Change = Insert | Update | Delete | Require | Count | Reset;

import type { OperationName } from "@latchkey/core/ports";
import type { OcsfVersion } from "../export-input.ts";

/** A class of category 3, Identity & Access Management. */
export type OcsfClass = "account_change" | "authentication" | "entity_management" | "user_management";

export const ocsfClassUids: { readonly [Class in OcsfClass]: number } = {
  account_change: 3001,
  authentication: 3002,
  entity_management: 3004,
  user_management: 3007,
};

/** What an operation is in OCSF. Activity 99 is "Other": its name is the operation's. */
export interface OcsfActivity {
  readonly class: OcsfClass;
  readonly activityId: number;
}

type Activities = { readonly [Version in OcsfVersion]: OcsfActivity };

const other = 99;

function authentication(activityId: number): Activities {
  const activity = { class: "authentication", activityId } as const;
  return { "1.8": activity, "1.9": activity };
}

function entity(activityId: number): Activities {
  const activity = { class: "entity_management", activityId } as const;
  return { "1.8": activity, "1.9": activity };
}

/** 1.9 deprecates Account Change for User Management. */
function user(before: number, since: number): Activities {
  return {
    "1.8": { class: "account_change", activityId: before },
    "1.9": { class: "user_management", activityId: since },
  };
}

const [preauth, logon, logoff] = [authentication(6), authentication(1), authentication(2)];
const [read, change, remove] = [entity(2), entity(3), entity(4)];
const userChange = user(other, 2);

// A new operation does not compile until it stands here.
const activities: { readonly [Name in OperationName]: Activities } = {
  "registration.start": preauth,
  "registration.complete": user(1, 1),
  "sign_in.start": preauth,
  "sign_in.complete": logon,
  "challenge.resend": preauth,
  "session.revoke": logoff,
  "session.revoke_all": logoff,
  "session.prune": logoff,
  "user.update": userChange,
  "user.suspend": user(5, 5),
  "user.reinstate": user(2, 4),
  "user.hold": userChange,
  "user.release": userChange,
  "user.revert": userChange,
  "vendor.update": change,
  "vendor.revert": change,
  "client.update": change,
  "client.revert": change,
  "audit.read": read,
  "audit.export": read,
  "audit.erase": remove,
  "refusal.limit": authentication(other),
  "refusal.csrf": authentication(other),
  "refusal.challenge": authentication(other),
};

/** Also of an operation that this version does not know, as a newer one may have recorded: it must not end an export. */
export function ocsfActivityOf(name: string, version: OcsfVersion): OcsfActivity {
  // Looked for by whatever stands in the log.
  return Object.hasOwn(activities, name)
    ? activities[name as OperationName][version]
    : entity(other)[version];
}

import type { JsonObject } from "@latchkey/core/ports";
import type { AuditedRecord } from "../../audit.ts";
import type { AuditRecord } from "../../records/audit-record.ts";
import type { OcsfVersion } from "../export-input.ts";
import { ocsfActivityOf, ocsfClassUids } from "./ocsf-activities.ts";
import { ocsfActor } from "./ocsf-people.ts";
import { ocsfTarget } from "./ocsf-target.ts";

const schemaVersions: { readonly [Version in OcsfVersion]: string } = { "1.8": "1.8.0", "1.9": "1.9.0" };
const category = 3;
const [informational, low] = [1, 2];

/** What OCSF calls our refusals of a proof; others keep their code. */
const statusDetails: Readonly<Record<string, string>> = {
  invalid_code: "INVALID_CREDENTIALS",
  account_suspended: "ACCOUNT_DISABLED",
  challenge_exhausted: "ACCOUNT_LOCKED_OUT",
};

/**
 * An operation as an event of the Open Cybersecurity Schema Framework, category Identity & Access Management. What has no attribute there stands in
 * `unmapped`, all changes among it.
 */
export function ocsfEvent(operation: AuditedRecord, version: OcsfVersion): JsonObject {
  const { record } = operation;
  const activity = ocsfActivityOf(record.name, version);
  const classUid = ocsfClassUids[activity.class];
  const hasSucceeded = record.outcome === "succeeded";
  return {
    category_uid: category,
    class_uid: classUid,
    activity_id: activity.activityId,
    activity_name: record.name,
    type_uid: classUid * 100 + activity.activityId,
    severity_id: hasSucceeded ? informational : low,
    time: Date.parse(record.at),
    message: record.sentence,
    status_id: hasSucceeded ? 1 : 2,
    status: hasSucceeded ? "Success" : "Failure",
    ...(record.reason === null
      ? {}
      : { status_code: record.reason, status_detail: statusDetails[record.reason] ?? record.reason }),
    ...(record.occurrences > 1 ? { count: record.occurrences } : {}),
    metadata: {
      version: schemaVersions[version],
      product: { name: "Latchkey", vendor_name: "Latchkey" },
      uid: record.id,
      event_code: record.name,
      correlation_uid: record.requestId,
      original_time: record.at,
      log_name: "audit",
    },
    actor: ocsfActor(record),
    ...sourceOf(record),
    ...ocsfTarget(activity.class, version, operation),
    unmapped: unmappedOf(operation),
  };
}

/** One line. */
export function toOcsf(operation: AuditedRecord, version: OcsfVersion): string {
  return `${JSON.stringify(ocsfEvent(operation, version))}\n`;
}

function sourceOf({ ip, userAgent, requestId }: AuditRecord): JsonObject {
  return {
    ...(ip === null ? {} : { src_endpoint: { ip } }),
    ...(userAgent === null ? {} : { http_request: { uid: requestId, user_agent: userAgent } }),
  };
}

function unmappedOf({ record, changes }: AuditedRecord): JsonObject {
  const { actor, authentication } = record;
  return {
    event: record.event,
    outcome: record.outcome,
    personal: record.personal,
    amr: authentication.amr,
    context: record.context,
    ...(record.words === null ? {} : { words: record.words }),
    ...(record.deviceId === null ? {} : { device_id: record.deviceId }),
    ...(authentication.challengeId === null ? {} : { challenge_id: authentication.challengeId }),
    ...(actor.kind === "staff" && actor.onBehalfOf !== null ? { on_behalf_of: actor.onBehalfOf } : {}),
    changes: changes.map(({ entity, entityId, version, kind, fields, diff, personal }) => ({
      entity,
      entity_id: entityId,
      version,
      kind,
      fields,
      diff,
      personal,
    })),
  };
}

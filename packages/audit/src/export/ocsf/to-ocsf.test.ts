import type { OperationName } from "@latchkey/core/ports";
import { buildId } from "@latchkey/core/testing";
import { describe, expect, test } from "vitest";
import type { AuditedRecord } from "../../audit.ts";
import { operationNames } from "../../search/operation-names.ts";
import { ocsfEvent } from "./to-ocsf.ts";

const versions = ["1.8", "1.9"] as const;

/** From the schema's texts of events/iam: what a class needs beside the base event, and its activities. */
const classes: Readonly<
  Record<
    number,
    { required: readonly string[]; oneOf?: readonly string[]; activities: number; in: readonly string[] }
  >
> = {
  3001: { required: ["user"], activities: 12, in: ["1.8"] },
  3002: { required: ["user"], oneOf: ["service", "dst_endpoint"], activities: 7, in: ["1.8", "1.9"] },
  3004: { required: ["entity"], activities: 13, in: ["1.8", "1.9"] },
  3007: { required: ["user"], activities: 19, in: ["1.9"] },
};
const base = ["activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "time", "metadata"];

function operation(name: OperationName, overrides: Partial<AuditedRecord["record"]> = {}): AuditedRecord {
  return {
    record: {
      id: buildId(),
      at: "2026-11-23T10:00:00.123456Z" as AuditedRecord["record"]["at"],
      name,
      event: "x",
      outcome: "succeeded",
      actor: { kind: "anonymous" },
      subjectId: null,
      authentication: { sessionId: null, challengeId: null, identifierKey: null, amr: [] },
      requestId: "r",
      deviceId: null,
      reason: null,
      occurrences: 1,
      context: {},
      sentence: "somebody did something",
      personal: "none",
      ip: null,
      userAgent: null,
      words: null,
      ...overrides,
    },
    changes: [],
  };
}

describe.each(versions)("OCSF %s", (version) => {
  // The table has every name.
  test.each(operationNames as OperationName[])("has all that is required for %s", (name) => {
    const event: Readonly<Record<string, unknown>> = ocsfEvent(operation(name), version);
    const uid = Number(event["class_uid"]);
    const shape = classes[uid];
    if (shape === undefined) throw new Error(`There is no class ${uid}.`);
    expect(shape.in).toContain(version);
    for (const field of [...base, ...shape.required]) expect(event[field], field).toBeDefined();
    if (shape.oneOf !== undefined) expect(shape.oneOf.some((field) => event[field] !== undefined)).toBe(true);
    const activity = Number(event["activity_id"]);
    expect(activity === 99 || (activity >= 1 && activity <= shape.activities)).toBe(true);
    expect(event["type_uid"]).toBe(uid * 100 + activity);
    expect(event).toMatchObject({
      category_uid: 3,
      time: Date.parse("2026-11-23T10:00:00.123Z"),
      metadata: { version: `${version}.0`, product: { name: "Latchkey" } },
    });
    const user = event["user"];
    if (user !== undefined) expect(Object.keys(user as object)).toContain("type_id");
  });

  test.each(["user.renamed", "__proto__", "toString"])(
    "has a class for %s, which it does not know",
    (name) => {
      // As a newer version, or an enemy, may have written it.
      expect(ocsfEvent(operation(name as OperationName), version)).toMatchObject({
        class_uid: 3004,
        activity_id: 99,
        type_uid: 300_499,
        activity_name: name,
        entity: { uid: "audit" },
      });
    },
  );

  test("tells failures, who acted, from where and on whom", () => {
    const [actorId, subjectId] = [buildId(), buildId()];
    const event = ocsfEvent(
      operation("user.suspend", {
        outcome: "failed",
        reason: "invalid_code",
        actor: { kind: "staff", userId: actorId, onBehalfOf: null },
        subjectId,
        ip: "192.0.2.1",
        userAgent: "Browser",
      }),
      version,
    );
    expect(event).toMatchObject({
      activity_id: 5,
      status_id: 2,
      status_code: "invalid_code",
      status_detail: "INVALID_CREDENTIALS",
      actor: { user: { uid: actorId } },
      user: { uid: subjectId },
      src_endpoint: { ip: "192.0.2.1" },
      http_request: { user_agent: "Browser" },
    });
  });
});

test("1.9 speaks of User Management where 1.8 spoke of Account Change", () => {
  const uids = versions.map((version) => ocsfEvent(operation("user.update"), version)["type_uid"]);
  expect(uids).toEqual([300199, 300702]);
});

import type { LoggedEvent } from "@latchkey/core/ports";
import { instantOf } from "../audit/audit-selection.ts";

/** The event `x` as JSON, with the names of its fields. */
export const eventJson: string = `json_build_object('id', x.id, 'name', x.name, 'subjectId', x.subject_id, 'entity', x.entity,
    'entityId', x.entity_id, 'version', x.version, 'fields', x.fields, 'operationId', x.operation_id,
    'at', ${instantOf("x.at")}, 'position', x.n::text)`;

export function readEvents(json: unknown): readonly LoggedEvent[] {
  // What the expression above makes of columns that were written from these types.
  return json as readonly LoggedEvent[];
}

/** Whether somebody can have got this position from an event: it is a number of 64 bits. */
export function isPosition(position: string): boolean {
  return /^[0-9]{1,18}$/.test(position);
}

import type { SessionRow } from "@latchkey/core/ports";
import { invalidCursor } from "./invalid-cursor.ts";
import { isUuid } from "./is-uuid.ts";

/** The last session of a page: pages go by the time of the beginning, then by id. */
export interface SessionPosition {
  readonly createdAt: Date;
  readonly id: SessionRow["id"];
}

export function formatSessionCursor({ createdAt, id }: SessionPosition): string {
  return `${createdAt.getTime()}.${id}`;
}

/** @throws AuthError invalid_input for what no page gave */
export function parseSessionCursor(cursor: string): SessionPosition {
  const [, time = "", id = ""] = /^(\d{1,15})\.(.*)$/.exec(cursor) ?? [];
  if (isUuid(id)) return { createdAt: new Date(Number(time)), id: id as SessionRow["id"] }; // what no session has finds none
  throw invalidCursor();
}

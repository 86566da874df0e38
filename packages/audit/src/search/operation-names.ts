import type { OperationName } from "@latchkey/core/ports";
import { eventNames } from "../entry/event-names.ts";

/** What records can be narrowed to. */
export const operationNames: readonly string[] = Object.keys(eventNames);

export function isOperationName(text: string): text is OperationName {
  return Object.hasOwn(eventNames, text);
}

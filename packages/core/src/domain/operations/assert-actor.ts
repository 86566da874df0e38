import { isJobName } from "./is-job-name.ts";
import type { Operation } from "./operation.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** No mutation without somebody who answers for it. @throws TypeError unless the operation says who acts, in full */
export function assertActor({ name, actor }: Operation): void {
  if (!isWellFormed(actor)) throw new TypeError(`Operation ${name} does not say who acts.`);
}

function isWellFormed(actor: unknown): boolean {
  if (typeof actor !== "object" || actor === null) return false;
  // It came through a typed call, but a host's JavaScript may have made it.
  const { kind, userId, onBehalfOf, job } = actor as Readonly<Record<string, unknown>>;
  switch (kind) {
    case "anonymous":
      return true;
    case "user":
      return isId(userId);
    case "staff":
      return isId(userId) && (onBehalfOf === null || isId(onBehalfOf));
    case "system":
      return isJobName(job);
    default:
      return false;
  }
}

function isId(value: unknown): boolean {
  return typeof value === "string" && uuid.test(value);
}

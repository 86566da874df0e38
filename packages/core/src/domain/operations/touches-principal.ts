import type { UserId } from "../users/user-row.ts";
import type { Operation } from "./operation.ts";

/**
 * Whose cached sessions an operation makes wrong: a changed epoch, status or vendor status, or an ended session.
 * They are fenced before the commit and dropped after it.
 */
export function touchesPrincipal(operation: Operation): readonly UserId[] {
  const touched = new Set<UserId>();
  for (const change of operation.changes) {
    // One that had its time is refused by its own end, whatever a cache holds.
    const isLive =
      change.kind === "delete" && change.entity === "session" && change.before.expiresAt > operation.at;
    if (isLive) touched.add(change.before.userId);
    if (change.kind !== "update") continue;
    if (
      change.entity === "user" &&
      (change.before.epoch !== change.after.epoch || change.before.status !== change.after.status)
    ) {
      touched.add(change.before.id);
    }
    if (change.entity === "vendorProfile" && change.before.status !== change.after.status)
      touched.add(change.before.userId);
  }
  return [...touched];
}

import { maxAllowanceMs } from "../../connection/max-allowance.ts";

/**
 * What a write of the ledger `l` sets so that `final_until` moves on.
 *
 * A mark is a moment M with the writer's own xid X, which was given out after M. Once the horizon has reached X, all transactions with a lower
 * xid have ended: a record that is still to come has got its xid after X, hence after M. Its time is that of its statement, which ends within
 * its allowance or does nothing, so it began no earlier than M less the longest allowance. (The `xmax` of a snapshot would not do for X: it is
 * one past the last transaction that ended, and those that run now may be above it.)
 */
export const finalUntilAssignments: string = `
    final_until = case when l.mark_xid <= pg_snapshot_xmin(pg_current_snapshot())
      then greatest(l.final_until, l.mark_at - interval '${maxAllowanceMs} milliseconds') else l.final_until end,
    mark_at = case when ${isMarkDue()} then statement_timestamp() else l.mark_at end,
    mark_xid = case when ${isMarkDue()} then pg_current_xact_id() else l.mark_xid end`;

/** Whether there is no mark, or the one that stands has been reached. */
export function isMarkDue(): string {
  return "coalesce(l.mark_xid <= pg_snapshot_xmin(pg_current_snapshot()), true)";
}

/** Snapshots and the event `x`, as expressions of SQL. */
export interface EventWindow {
  readonly seen: string;
  readonly reading: string;
}

/** Nothing is visible in it. */
export const nothingSeen = "'1:1:'::pg_snapshot";
/** Everything is: what a consumer reads of an era that is over. */
export const everythingSeen = "'9223372036854775807:9223372036854775807:'::pg_snapshot";

/** Whether an event had not been committed in a snapshot. An index on xid finds these. */
export function isUnseen(snapshot: string): string {
  return `(x.xid >= pg_snapshot_xmax(${snapshot}) or x.xid = any(array(select pg_snapshot_xip(${snapshot}))))`;
}

/** Whether an event stands in a window. */
export function isInWindow({ seen, reading }: EventWindow): string {
  return `x.xid < pg_snapshot_xmax(${reading}) and pg_visible_in_snapshot(x.xid, ${reading}) and ${isUnseen(seen)}`;
}

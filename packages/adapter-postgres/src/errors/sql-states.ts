/** What our own functions and triggers raise; Postgres leaves class LK to applications. */
export const sqlStates = {
  /** A guard did not hold. */
  conflict: "LK409",
  /** A redemption came too late. */
  expired: "LK410",
  /** Nobody waits for the commit any more. */
  late: "LK503",
  /** A write that no caller of `commit` may ask for, such as another user type. */
  forbidden: "LK422",
} as const;

/** No statement may take longer to land than this, whatever the deadline: later than that, times in the audit are final. */
export const maxAllowanceMs = 60_000;

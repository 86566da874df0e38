/** What became of a subject's personal values. */
export interface Erasure {
  readonly erasedAt: Date;
  /** When the last backup that still holds the key is gone; null when `backupRetentionDays` was not said. */
  readonly backupsBlindAt: Date | null;
}

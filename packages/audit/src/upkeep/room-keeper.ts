import { isStoreError } from "@latchkey/core/errors";
import type { AuditLog, Logger } from "@latchkey/core/ports";
import type { BackgroundPart } from "./background-part.ts";

const dayMs = 24 * 60 * 60 * 1_000;

export interface RoomKeeper extends BackgroundPart {
  /** As it was found last; null before. */
  strayRecords(): number | null;
}

/** Makes room for the months to come, at once and daily: every process may. Alarms when records stand where no room was made. */
export function createRoomKeeper({
  log,
  logger,
}: {
  readonly log: Pick<AuditLog, "makeRoom">;
  readonly logger: Logger;
}): RoomKeeper {
  let timer: ReturnType<typeof setInterval> | null = null;
  let round: Promise<void> = Promise.resolve();
  let found: number | null = null;

  async function makeRoom(): Promise<void> {
    const { strayRecords } = await log.makeRoom();
    found = strayRecords;
    if (strayRecords > 0) logger.error("audit_stray_records", { records: strayRecords });
  }

  async function makeRoomQuietly(): Promise<void> {
    try {
      await makeRoom();
    } catch (error) {
      // There are months ahead until the next day.
      logger.error("audit_room_failed", { reason: isStoreError(error) ? error.code : "unknown" });
    }
  }

  return {
    start: async () => {
      if (timer !== null) return;
      timer = setInterval(() => {
        round = makeRoomQuietly();
      }, dayMs);
      try {
        await makeRoom();
      } catch (error) {
        if (timer !== null) clearInterval(timer);
        timer = null;
        throw error;
      }
    },
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await round;
    },
    strayRecords: () => found,
  };
}

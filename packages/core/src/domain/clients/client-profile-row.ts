import type { JsonObject } from "../json.ts";
import type { UserId } from "../users/user-row.ts";

/** One-to-one with a user of type client; its key is the user's id. */
export interface ClientProfileRow {
  readonly userId: UserId;
  readonly userType: "client";
  /** The host's own client fields. */
  readonly attributes: JsonObject;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

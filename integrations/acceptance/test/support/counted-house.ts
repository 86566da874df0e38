import type { TunableOptions } from "@latchkey/core";
import { countRedisWaits, countSqlRoundTrips } from "@latchkey/core/testing";
import { afterAll } from "vitest";
import { createHouse, type House } from "./create-house.ts";
import { type DelayedReplies, delayReplies } from "./delay-replies.ts";
import { openStores } from "./open-stores.ts";
import type { RealStores } from "./use-real-stores.ts";

export interface Wire {
  readonly sql: ReturnType<typeof countSqlRoundTrips>;
  readonly redis: ReturnType<typeof countRedisWaits>;
  readonly replies: DelayedReplies;
}

/** A second house over the same stores, on clients of its own that are counted. Only its calls are: its worker is stopped. */
export const openCountedHouse = async (
  stores: RealStores,
  options?: TunableOptions,
): Promise<House & Wire> => {
  const own = openStores(stores.place);
  afterAll(() => own.close());
  const sql = countSqlRoundTrips(own.pool);
  const replies = delayReplies(own.redis);
  const redis = countRedisWaits(own.redis);
  const house = createHouse({ ...own, ...(options === undefined ? {} : { options }) });
  // Scripts are loaded once a server.
  await house.auth.start();
  await house.auth.stop();
  return { ...house, sql, redis, replies };
};

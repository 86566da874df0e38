import { currentTime } from "./current-time.lua.ts";
import { slidingLog } from "./sliding-log.lua.ts";

/** KEYS: the log of one source. Answers the milliseconds to wait; 0 when the hit was admitted. */
export const hitBucket: string = `
${currentTime}${slidingLog}
local nonce, limits = ARGV[2], cjson.decode(ARGV[3])
if redis.call('ZSCORE', KEYS[1], nonce) then return 0 end
local wait = wait_of(KEYS[1], limits)
if wait == 0 then log_hit(KEYS[1], limits, nonce) end
return wait
`;

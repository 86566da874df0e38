import { admitToAll } from "./admit-to-all.lua.ts";
import { currentTime } from "./current-time.lua.ts";
import { flowTable } from "./flow-table.lua.ts";
import { slidingLog } from "./sliding-log.lua.ts";

/** KEYS: flows, answer, buckets. Answers {issued, expiresAt, resendAt, generation}, {limited, ms}, {exhausted}, {used} or {expired}. */
export const resendChallenge: string = `
${currentTime}${slidingLog}${admitToAll}${flowTable}
local first = first_answer()
if first then return first end

local _, nonce, id, secret_hash, code_mac, payload, max_age, resend_after = unpack(ARGV, 1, 8)
local buckets = cjson.decode(ARGV[9])

local flow = find_flow(id, secret_hash)
if not flow then return {'expired'} end
if flow.isRedeemed then return {'used'} end
if flow.tries >= flow.attempts then return {'exhausted'} end
local wait = math.max(flow.resendAt - now, wait_of_all(buckets))
if wait > 0 then return {'limited', wait} end
log_all(buckets, nonce)

flow.codeMac = code_mac
flow.payload = payload
flow.generation = flow.generation + 1
flow.expiresAt = now + max_age
flow.resendAt = now + resend_after
store_flow(id, flow)
-- Logged by now, so this is the wait of the next one.
local resend_at = math.max(flow.resendAt, now + wait_of_all(buckets))
return keep_answer({'issued', flow.expiresAt, resend_at, flow.generation})
`;

import { admitToAll } from "./admit-to-all.lua.ts";
import { currentTime } from "./current-time.lua.ts";
import { flowTable } from "./flow-table.lua.ts";
import { slidingLog } from "./sliding-log.lua.ts";

/** KEYS: flows, answer, buckets. Answers {issued, expiresAt, resendAt} or {limited, ms}. */
export const issueChallenge: string = `
${currentTime}${slidingLog}${admitToAll}${flowTable}
local first = first_answer()
if first then return first end

local _, nonce, id, secret_hash, purpose, code_mac, payload, source = unpack(ARGV, 1, 8)
local max_age, resend_after, attempts, max_live = unpack(ARGV, 9, 12)
local buckets = cjson.decode(ARGV[13])

local wait = wait_of_all(buckets)
if wait > 0 then return {'limited', wait} end
log_all(buckets, nonce)

local live, last = {}, 0
local stored = redis.call('HGETALL', KEYS[1])
for n = 1, #stored, 2 do
  local flow = cjson.decode(stored[n + 1])
  last = math.max(last, flow.number)
  if flow.expiresAt <= now or stored[n] == id then
    redis.call('HDEL', KEYS[1], stored[n])
  else
    live[#live + 1] = {id = stored[n], number = flow.number, source = flow.source, tries = flow.tries}
  end
end
table.sort(live, function(a, b) return a.number < b.number end)

-- The oldest of the same source, else the oldest never tried, else the oldest.
local function evicted_place()
  for place, flow in ipairs(live) do if flow.source == source then return place end end
  for place, flow in ipairs(live) do if flow.tries == 0 then return place end end
  return 1
end
while #live > 0 and #live >= tonumber(max_live) do
  redis.call('HDEL', KEYS[1], table.remove(live, evicted_place()).id)
end

local expires_at, resend_at = now + max_age, now + resend_after
store_flow(id, {
  secretHash = secret_hash,
  purpose = purpose,
  codeMac = code_mac,
  payload = payload,
  source = source,
  attempts = tonumber(attempts),
  tries = 0,
  isRedeemed = false,
  generation = 1,
  number = last + 1,
  expiresAt = expires_at,
  resendAt = resend_at,
})
-- Logged by now, so this is the wait of the next one.
return keep_answer({'issued', expires_at, math.max(resend_at, now + wait_of_all(buckets))})
`;

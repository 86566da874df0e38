import { currentTime } from "./current-time.lua.ts";
import { failureBounds } from "./failure-bounds.lua.ts";
import { flowTable } from "./flow-table.lua.ts";

/** KEYS: flows, answer, failure bounds. Answers {matched, payload}, {mismatch, attemptsLeft, 1 if compared}, {exhausted} or {expired}. */
export const verifyChallenge: string = `
${currentTime}${flowTable}${failureBounds}
local first = first_answer()
if first then return first end

local _, id, secret_hash, purpose, code_mac, encoded_bounds = unpack(ARGV)
local bounds = cjson.decode(encoded_bounds)
local flow = find_flow(id, secret_hash)
if not flow or flow.purpose ~= purpose then return {'expired'} end
local kept = read_kept(bounds)
local is_compared = not is_any_bound_reached(bounds, kept)
-- Keyed MACs: how long comparing takes helps nobody to forge one.
local is_right = is_compared and flow.codeMac == code_mac
if flow.isRedeemed and is_right then return {'matched', flow.payload} end
if flow.tries >= flow.attempts then return {'exhausted'} end

flow.tries = flow.tries + 1
flow.isRedeemed = flow.isRedeemed or is_right
store_flow(id, flow)
if is_right then
  forget_failures(bounds)
  return keep_answer({'matched', flow.payload})
end
keep_failure(bounds, kept, is_compared, flow.expiresAt)
return keep_answer({'mismatch', flow.attempts - flow.tries, is_compared and 1 or 0})
`;

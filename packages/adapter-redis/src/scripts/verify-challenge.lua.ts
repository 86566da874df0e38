import { currentTime } from "./current-time.lua.ts";
import { flowTable } from "./flow-table.lua.ts";

/** KEYS: flows, answer. Answers {matched, payload}, {mismatch, attemptsLeft}, {exhausted} or {expired}. */
export const verifyChallenge: string = `
${currentTime}${flowTable}
local first = first_answer()
if first then return first end

local _, id, secret_hash, purpose, code_mac = unpack(ARGV)
local flow = find_flow(id, secret_hash)
if not flow or flow.purpose ~= purpose then return {'expired'} end
-- Keyed MACs: how long comparing takes helps nobody to forge one.
local is_right = flow.codeMac == code_mac
if flow.isRedeemed and is_right then return {'matched', flow.payload} end
if flow.tries >= flow.attempts then return {'exhausted'} end

flow.tries = flow.tries + 1
flow.isRedeemed = flow.isRedeemed or is_right
store_flow(id, flow)
if is_right then return keep_answer({'matched', flow.payload}) end
return keep_answer({'mismatch', flow.attempts - flow.tries})
`;

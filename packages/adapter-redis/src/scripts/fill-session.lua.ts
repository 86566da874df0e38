import { currentTime } from "./current-time.lua.ts";

/**
 * KEYS: snapshot, term, leases. Answers 1 when it was stored, else 0.
 * A term is "<epoch>:<lease of the fill that began it>". It lasts until a fence drops it: what was filled in an older one is no hit in
 * a newer one, also under the same epoch.
 * A fence drops all leases and none is given while it stands: a live lease means that there is none.
 */
export const fillSession: string = `
${currentTime}
local _, lease, epoch, snapshot, max_age = unpack(ARGV)
local leased_until = redis.call('ZSCORE', KEYS[3], lease)
if not leased_until then return 0 end
redis.call('ZREM', KEYS[3], lease)
if tonumber(leased_until) <= now then return 0 end

-- Epochs only grow: a lower one was read before a revocation.
local term = redis.call('GET', KEYS[2])
local term_epoch = term and tonumber(string.match(term, '^%d+'))
if term_epoch and term_epoch > tonumber(epoch) then return 0 end
if term_epoch ~= tonumber(epoch) then term = epoch .. ':' .. lease end

local expires_at = string.format('%.0f', now + max_age)
redis.call('HSET', KEYS[1], 'term', term, 'expiresAt', expires_at, 'snapshot', snapshot)
redis.call('PEXPIRE', KEYS[1], max_age)
redis.call('SET', KEYS[2], term, 'PX', max_age)
return 1
`;

import { currentTime } from "./current-time.lua.ts";

/**
 * KEYS: snapshot, epoch, leases. Answers 1 when it was stored, else 0.
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
local stored = redis.call('GET', KEYS[2])
if stored and tonumber(stored) > tonumber(epoch) then return 0 end

local expires_at = string.format('%.0f', now + max_age)
redis.call('HSET', KEYS[1], 'epoch', epoch, 'expiresAt', expires_at, 'snapshot', snapshot)
redis.call('PEXPIRE', KEYS[1], max_age)
redis.call('SET', KEYS[2], epoch, 'PX', max_age)
return 1
`;

import { currentTime } from "./current-time.lua.ts";

/** KEYS: snapshot, term, fence, leases. Answers {hit, snapshot, epoch}, {leased} or {fenced}. */
export const readSession: string = `
${currentTime}
local term = redis.call('GET', KEYS[2])
local stored = redis.call('HMGET', KEYS[1], 'term', 'expiresAt', 'snapshot')
if term and stored[1] == term and tonumber(stored[2]) > now then
  return {'hit', stored[3], string.match(term, '^%d+')}
end

local fenced_until = redis.call('GET', KEYS[3])
if fenced_until and tonumber(fenced_until) > now then return {'fenced'} end

local lease, lease_age = ARGV[2], tonumber(ARGV[3])
local left = math.max(redis.call('PTTL', KEYS[4]), lease_age)
redis.call('ZADD', KEYS[4], string.format('%.0f', now + lease_age), lease)
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[4], string.format('%.0f', left))
return {'leased'}
`;

import { currentTime } from "./current-time.lua.ts";

/** KEYS: term, leases, fence. Of two revocations at once, the shorter fence does not open the longer one. */
export const fenceUser: string = `
${currentTime}
redis.call('DEL', KEYS[1], KEYS[2])
local fenced_until = now + tonumber(ARGV[2])
local standing = tonumber(redis.call('GET', KEYS[3]) or now)
if fenced_until > math.max(now, standing) then
  redis.call('SET', KEYS[3], string.format('%.0f', fenced_until), 'PX', string.format('%.0f', fenced_until - now))
end
return 1
`;

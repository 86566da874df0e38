/**
 * A fragment: `wait_of` and `log_hit` on a sorted set of admitted hits (member = nonce, score = ms). Limits are lists of
 * {count, milliseconds}. Numbers are formatted by hand: Lua's own way writes a time as 1.7e+12.
 */
export const slidingLog: string = `
local function ms(number)
  return string.format('%.0f', number)
end

-- Milliseconds until the log admits one more hit; 0 when it does now.
local function wait_of(key, limits)
  local wait = 0
  for _, limit in ipairs(limits) do
    local count, window = limit[1], limit[2]
    if count < 1 then
      wait = math.max(wait, window)
    else
      -- Once the hit at this place from the end has left the window, fewer than count are in it.
      local blocking = redis.call('ZRANGE', key, -count, -count, 'WITHSCORES')
      if blocking[2] then wait = math.max(wait, tonumber(blocking[2]) + window - now) end
    end
  end
  return wait
end

local function log_hit(key, limits, nonce)
  local longest = 0
  for _, limit in ipairs(limits) do longest = math.max(longest, limit[2]) end
  if longest == 0 then return end
  -- Growing comes first: a server out of memory refuses it there, before anything was changed.
  redis.call('ZADD', key, ms(now), nonce)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', ms(now - longest))
  redis.call('PEXPIRE', key, ms(longest))
end
`;

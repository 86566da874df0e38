/**
 * A fragment: what was compared since the durable counts were read, one key a bound from KEYS[3] on, {count, expiresAt} as JSON. Bounds
 * are a list of {counted, limit}.
 */
export const failureBounds: string = `
-- A commit may take as long to reach the durable count: until then the count must be seen, also when the flow ends before.
local kept_at_least = 15000

local function read_kept(place)
  local stored = redis.call('GET', KEYS[place + 2])
  local kept = stored and cjson.decode(stored)
  if kept and kept.expiresAt > now then return kept end
  return {count = 0, expiresAt = 0}
end

local function is_any_bound_reached(bounds)
  for place, bound in ipairs(bounds) do
    if math.max(bound[1], read_kept(place).count) >= bound[2] then return true end
  end
  return false
end

local function keep_failure(bounds, flow_ends_at)
  for place, bound in ipairs(bounds) do
    local kept = read_kept(place)
    kept.count = math.max(bound[1], kept.count) + 1
    kept.expiresAt = math.max(kept.expiresAt, flow_ends_at, now + kept_at_least)
    redis.call('SET', KEYS[place + 2], cjson.encode(kept), 'PX', string.format('%.0f', kept.expiresAt - now))
  end
end

local function forget_failures(bounds)
  for place in ipairs(bounds) do redis.call('DEL', KEYS[place + 2]) end
end
`;

/**
 * A fragment: what was tried since the durable counts were read, one key a bound from KEYS[3] on, {compared, refused, expiresAt} as JSON.
 * Bounds are a list of {counted, limit}.
 */
export const failureBounds: string = `
-- A commit may take as long to reach the durable count: until then the count must be seen, also when the flow ends before.
local kept_at_least = 15000

local function read_kept(bounds)
  local kept = {}
  for place in ipairs(bounds) do
    local stored = redis.call('GET', KEYS[place + 2])
    local each = stored and cjson.decode(stored)
    if not each or each.expiresAt <= now then each = {compared = 0, refused = 0, expiresAt = 0} end
    kept[place] = each
  end
  return kept
end

local function is_any_bound_reached(bounds, kept)
  for place, bound in ipairs(bounds) do
    if math.max(bound[1], kept[place].compared) >= bound[2] then return true end
  end
  return false
end

-- A try that was not compared bounds nothing and keeps nothing alive. It is written all the same, so that a pause takes the same work.
local function keep_try(bounds, kept, is_compared, flow_ends_at)
  for place, bound in ipairs(bounds) do
    local each = kept[place]
    if is_compared then
      each.compared = math.max(bound[1], each.compared) + 1
    else
      each.refused = each.refused + 1
    end
    if is_compared or each.expiresAt == 0 then
      each.expiresAt = math.max(each.expiresAt, flow_ends_at, now + kept_at_least)
    end
    redis.call('SET', KEYS[place + 2], cjson.encode(each), 'PX', string.format('%.0f', each.expiresAt - now))
  end
end

local function forget_tries(bounds)
  for place in ipairs(bounds) do redis.call('DEL', KEYS[place + 2]) end
end
`;

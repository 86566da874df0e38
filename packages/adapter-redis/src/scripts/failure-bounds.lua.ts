/**
 * A fragment: what was compared since the durable counts were read, one key a bound from KEYS[3] on, {count, expiresAt} as JSON. Bounds
 * are a list of {counted, limit}.
 */
export const failureBounds: string = `
-- A commit may take as long to reach the durable count: until then the count must be seen, also when the flow ends before.
local kept_at_least = 15000

local function read_kept(bounds)
  local kept = {}
  for place in ipairs(bounds) do
    local stored = redis.call('GET', KEYS[place + 2])
    local each = stored and cjson.decode(stored)
    if not each or each.expiresAt <= now then each = {count = 0, expiresAt = 0} end
    kept[place] = each
  end
  return kept
end

local function is_any_bound_reached(bounds, kept)
  for place, bound in ipairs(bounds) do
    if math.max(bound[1], kept[place].count) >= bound[2] then return true end
  end
  return false
end

-- What was not compared is written too and changes nothing: a locked identifier costs and leaves what any other does.
local function keep_failure(bounds, kept, is_compared, flow_ends_at)
  for place, bound in ipairs(bounds) do
    local each = kept[place]
    if is_compared then each.count = math.max(bound[1], each.count) + 1 end
    if is_compared or each.expiresAt == 0 then
      each.expiresAt = math.max(each.expiresAt, flow_ends_at, now + kept_at_least)
    end
    redis.call('SET', KEYS[place + 2], cjson.encode(each), 'PX', string.format('%.0f', each.expiresAt - now))
  end
end

local function forget_failures(bounds)
  for place in ipairs(bounds) do redis.call('DEL', KEYS[place + 2]) end
end
`;

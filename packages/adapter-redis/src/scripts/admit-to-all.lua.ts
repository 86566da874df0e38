/**
 * A fragment after the sliding log: `wait_of_all` and `log_all` over the buckets of an identifier, whose keys begin at KEYS[3]
 * and whose limits are one JSON list.
 */
export const admitToAll: string = `
local function wait_of_all(buckets)
  local wait = 0
  for n, limits in ipairs(buckets) do wait = math.max(wait, wait_of(KEYS[n + 2], limits)) end
  return wait
end

local function log_all(buckets, nonce)
  for n, limits in ipairs(buckets) do log_hit(KEYS[n + 2], limits, nonce) end
end
`;

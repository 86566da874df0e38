/**
 * A fragment: the flows of an identifier are one hash (KEYS[1]), id to JSON, and the answer to a call that changed something is
 * kept (KEYS[2]) for a repeat of it.
 */
export const flowTable: string = `
local answer_age = 300000

-- Nil for a flow that is not live, and for another secret.
local function find_flow(id, secret_hash)
  local stored = redis.call('HGET', KEYS[1], id)
  local flow = stored and cjson.decode(stored)
  if flow and flow.expiresAt > now and flow.secretHash == secret_hash then return flow end
end

local function store_flow(id, flow)
  redis.call('HSET', KEYS[1], id, cjson.encode(flow))
  -- The hash lives as long as the flow in it that lives longest.
  local left = math.max(redis.call('PTTL', KEYS[1]), flow.expiresAt - now, 1)
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
end

local function first_answer()
  local stored = redis.call('GET', KEYS[2])
  return stored and cjson.decode(stored)
end

local function keep_answer(answer)
  redis.call('SET', KEYS[2], cjson.encode(answer), 'PX', answer_age)
  return answer
end
`;

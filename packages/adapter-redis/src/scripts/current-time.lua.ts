/** A fragment: `now` in milliseconds, of the caller's clock when ARGV[1] has it, else of this server. */
export const currentTime: string = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

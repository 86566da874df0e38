import { currentTime } from "./current-time.lua.ts";
import { flowTable } from "./flow-table.lua.ts";

/** A script although it only reads: it runs on the master, by its clock. KEYS: flows. Answers {purpose, payload} or nil. */
export const findChallenge: string = `
${currentTime}${flowTable}
local flow = find_flow(ARGV[2], ARGV[3])
return flow and {flow.purpose, flow.payload}
`;

import { AuthError } from "../../errors/index.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RefusalCode } from "../refusals/refusal-tally.ts";
import type { RequestContext } from "../request-context.ts";

type FlowCode = Extract<RefusalCode, `challenge_${string}`>;

/** Counts and words the refusal of a flow in which nothing was compared. */
export function refuseFlow(
  { countRefusal }: Pick<Dependencies, "countRefusal">,
  code: FlowCode,
  context: RequestContext,
  detail?: string,
): AuthError {
  countRefusal(code, context);
  return new AuthError(code, { detail });
}

import { encodeBase32LowerCaseNoPadding } from "@oslojs/encoding";
import { parseIdentifier } from "../../domain/identifiers/parse-identifier.ts";
import type { ChallengeIssued } from "../challenges/challenge-issued.ts";
import { issueChallenge } from "../challenges/issue-challenge.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";
import { parseRegistration } from "./registration-input.ts";

/**
 * Sends a code to an identifier that somebody wants to register. What he wants stands sealed in the flow; no row is made before the
 * proof. A taken identifier gets a code too: only its owner learns that it is taken.
 */
export async function startRegistration(
  dependencies: Dependencies,
  input: unknown,
  context: RequestContext,
): Promise<ChallengeIssued> {
  const { hostFields, random, settings } = dependencies;
  const newSlugSuffix = (): string => encodeBase32LowerCaseNoPadding(random.bytes(5));
  const { identifier: given, draft } = await parseRegistration(input, hostFields, newSlugSuffix);
  const identifier = parseIdentifier(given, settings.phone);
  return issueChallenge(
    dependencies,
    { name: "registration.start", purpose: "registration", identifier, draft, isReceivable: () => true },
    context,
  );
}

import { equalStrings } from "../../crypto/secret-hash.ts";
import { parseSessionToken } from "../../crypto/session-token.ts";
import type { SessionRow } from "../../domain/sessions/session-row.ts";
import type { Dependencies } from "../dependencies.ts";
import type { RequestContext } from "../request-context.ts";

/** The session whose token the caller still bears: the new one takes its place, so that no token lives on that nobody holds (ASVS 5.0 7.2.4). */
export async function findReplacedSession(
  { ring, storage }: Dependencies,
  { sessionToken }: RequestContext,
): Promise<SessionRow | null> {
  const token = sessionToken == null ? null : parseSessionToken(ring, sessionToken);
  if (token === null) return null;
  const record = await storage.sessions.findById(token.sessionId);
  return record !== null && equalStrings(record.session.secretHash, token.secretHash) ? record.session : null;
}

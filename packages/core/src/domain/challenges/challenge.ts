import type { Brand } from "../brand.ts";

/** UUIDv7. */
export type ChallengeId = Brand<string, "ChallengeId">;

/** Fixed by the route; a code proves nothing for another purpose. */
export type ChallengePurpose = "registration" | "sign_in";

import type { Actor, Authentication, OperationOrigin } from "@latchkey/core/ports";

/** Who has something done to what is recorded, and why. */
export interface Instruction {
  /** Never anonymous. A person must be an active user, a member of staff one of type staff; he is locked as he was read until the commit. */
  readonly actor: Actor;
  /** In his own words, 1 to 1,000 characters. */
  readonly reason: string;
  /** What is known of how he is signed in. */
  readonly authentication?: Partial<Authentication> | undefined;
  /** What is known of where he asks from. */
  readonly request?: Partial<OperationOrigin> | undefined;
}

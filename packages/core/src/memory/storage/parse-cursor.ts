import { AuthError } from "../../errors/auth-error.ts";

/** @throws AuthError invalid_input for a cursor of another shape */
export function parseCursor(cursor: string | null, shape: RegExp): string | null {
  if (cursor === null || shape.test(cursor)) return cursor;
  throw new AuthError("invalid_input", {
    details: { issues: [{ path: ["cursor"], message: "This is not a cursor of a page." }] },
  });
}

import type { Profile } from "../../domain/users/user-row.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput } from "../parse-input.ts";
import type { Edit } from "../use-cases.ts";
import { dropUndefined } from "./drop-undefined.ts";
import { editOwnAccount } from "./edit-own-account.ts";
import { profilePatchBody } from "./profile-input.ts";

/** PATCH /me: absent keeps, null clears. */
export function createUpdateProfile(dependencies: Dependencies): Edit {
  return async (caller, input, version, context) => {
    const patch: Partial<Profile> = dropUndefined(parseInput(profilePatchBody, input));
    return editOwnAccount(
      dependencies,
      {
        name: "user.update",
        event: "user.updated",
        entity: "user",
        read: ({ user }) => user,
        replace: (account, user) => ({ ...account, user }),
        plan: async () => patch,
      },
      caller,
      version,
      context,
    );
  };
}

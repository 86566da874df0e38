import type { ClientProfileRow } from "../../domain/clients/client-profile-row.ts";
import type { Dependencies } from "../dependencies.ts";
import { parseInput, refuseInput } from "../parse-input.ts";
import type { Edit } from "../use-cases.ts";
import { editOwnAccount } from "../users/edit-own-account.ts";
import { mergeAttributes, patchObject } from "../users/merge-attributes.ts";

/** PATCH /me/client: the host's fields. */
export function createUpdateClient(dependencies: Dependencies): Edit {
  const { client: hostFields } = dependencies.hostFields;

  return async (caller, input, version, context) => {
    const patch = parseInput(patchObject, input);
    const plan = async (row: ClientProfileRow) => {
      const host = await hostFields.parse(mergeAttributes(row.attributes, patch), []);
      if ("issues" in host) throw refuseInput(host.issues);
      return { attributes: host.values };
    };
    return editOwnAccount(
      dependencies,
      {
        name: "client.update",
        event: "client.updated",
        entity: "clientProfile",
        read: ({ client }) => client,
        replace: (account, client) => ({ ...account, client }),
        plan,
      },
      caller,
      version,
      context,
    );
  };
}

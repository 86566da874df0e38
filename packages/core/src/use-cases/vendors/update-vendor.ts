import type { JsonObject } from "../../domain/json.ts";
import type { VendorProfileRow } from "../../domain/vendors/vendor-profile-row.ts";
import type { Dependencies } from "../dependencies.ts";
import { pickOwn } from "../host-fields.ts";
import { parseInput, refuseInput, toIssues } from "../parse-input.ts";
import type { Edit } from "../use-cases.ts";
import { dropUndefined } from "../users/drop-undefined.ts";
import { editOwnAccount } from "../users/edit-own-account.ts";
import { mergeAttributes, patchObject } from "../users/merge-attributes.ts";
import { vendorFieldNames, vendorPatch } from "./vendor-input.ts";

/** PATCH /me/vendor: own fields and the host's, flat. The slug stays when the name changes: links to the store live on. */
export function createUpdateVendor(dependencies: Dependencies): Edit {
  const { vendor: hostFields } = dependencies.hostFields;

  return async (caller, input, version, context) => {
    const { own, rest } = pickOwn(parseInput(patchObject, input), vendorFieldNames);
    const plan = async (row: VendorProfileRow) => {
      const fields = vendorPatch.safeParse(own);
      const host = await hostFields.parse(mergeAttributes(row.attributes, rest), []);
      const issues = [
        ...(fields.success ? [] : toIssues(fields.error.issues)),
        ...("issues" in host ? host.issues : []),
      ];
      if (!fields.success || "issues" in host) throw refuseInput(issues);
      const attributes: JsonObject = host.values;
      return { ...dropUndefined(fields.data), attributes };
    };
    return editOwnAccount(
      dependencies,
      {
        name: "vendor.update",
        event: "vendor.updated",
        entity: "vendorProfile",
        read: ({ vendor }) => vendor,
        replace: (account, vendor) => ({ ...account, vendor }),
        plan,
      },
      caller,
      version,
      context,
    );
  };
}

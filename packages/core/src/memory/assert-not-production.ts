import { StoreError } from "../errors/store-error.ts";

/** What a Node-like runtime may offer; core runs where there is no `process`. */
interface MaybeNode {
  readonly process?: { readonly env?: { readonly NODE_ENV?: string | undefined } | undefined } | undefined;
}

/** @throws StoreError ERR_STORE_MISCONFIGURED when `NODE_ENV` is production and that was not allowed by name. */
export function assertNotProduction(factory: string, allowProduction: boolean | undefined): void {
  // Every member is optional: whatever the global object is, it fits.
  const { process } = globalThis as MaybeNode;
  if (allowProduction === true || process?.env?.NODE_ENV !== "production") return;
  throw new StoreError(
    "ERR_STORE_MISCONFIGURED",
    `${factory} loses everything when the process ends. Pass { allowProduction: true } to use it in production.`,
  );
}

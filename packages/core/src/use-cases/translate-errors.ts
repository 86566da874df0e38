import { isStoreError } from "../errors/index.ts";
import { fromStoreError } from "../errors/to-auth-error.ts";

/** A store that fails while a use case reads is the same to the caller as one that fails in the commit. */
export function translateErrors<Input extends readonly unknown[], Output>(
  useCase: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await useCase(...input);
    } catch (error) {
      throw isStoreError(error) ? fromStoreError(error) : error;
    }
  };
}

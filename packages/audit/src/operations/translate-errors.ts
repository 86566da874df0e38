import { fromStoreError, isStoreError } from "@latchkey/core/errors";

/** A storage that fails is `service_unavailable` to the caller, a guard that did not hold `conflict`. */
export function translateErrors<Input extends readonly unknown[], Output>(
  call: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await call(...input);
    } catch (error) {
      throw isStoreError(error) ? fromStoreError(error) : error;
    }
  };
}

const brand = Symbol.for("@latchkey/core/CommandError");

/** What ends a command of the command line without a stack: its message tells the user what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Recognises a `CommandError` of any installed copy of this package. */
export function isCommandError(error: unknown): error is CommandError {
  return typeof error === "object" && error !== null && brand in error;
}

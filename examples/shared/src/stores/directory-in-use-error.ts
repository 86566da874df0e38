/** Another process holds the directory; the message says what to do. */
export class DirectoryInUseError extends Error {
  override readonly name = "DirectoryInUseError";

  constructor(lock: string) {
    super(
      `Another process uses the embedded database in this directory. Stop it, or set DATABASE_URL. (If there is none, delete ${lock}.)`,
    );
  }
}

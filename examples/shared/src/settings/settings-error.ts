/** A start-up that can't go on; the message is for the person who typed the settings and holds no value of them. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(["The settings are wrong:", ...problems.map((problem) => `  - ${problem}`)].join("\n"), options);
  }
}

/** Whether a system actor can be called so: `[a-z][a-z0-9:._-]{0,99}`, such as `risk:nightly`. */
export function isJobName(name: unknown): name is string {
  return typeof name === "string" && /^[a-z][a-z0-9:._-]{0,99}$/.test(name);
}

const minLength = 32;
// 32 random hex digits have fewer than 8 different ones once in some 10 million secrets.
const minDifferent = 8;

/**
 * Refuses what can't be a random secret. It can't tell a good one; the message names the option and never the value.
 *
 * @throws TypeError
 */
export function assertSecret(secret: string, option: string): void {
  const advice = "Make one with: openssl rand -base64 32";
  if (typeof secret !== "string" || secret.length < minLength) {
    throw new TypeError(`${option} must be a string of at least ${minLength} characters. ${advice}`);
  }
  if (!secret.isWellFormed()) throw new TypeError(`${option} must be well-formed text. ${advice}`);
  if (new Set(secret).size < minDifferent) {
    throw new TypeError(
      `${option} must be random, it has fewer than ${minDifferent} different characters. ${advice}`,
    );
  }
}

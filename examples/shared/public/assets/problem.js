/**
 * Anything that went wrong with a request: the server's codes, and two of our own: `offline` (nobody answered) and `unreadable`.
 * @typedef {object} Problem
 * @property {string} code
 * @property {number} [attemptsLeft]
 * @property {number} [retryAfterSeconds]
 * @property {readonly { path: readonly (string | number)[], message: string }[]} [issues]
 */

export class ProblemError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/**
 * What a person can do about it.
 * @typedef {"retry" | "resend" | "restart" | "sign-in" | "register" | "reload"} Remedy
 */

/**
 * @typedef {object} Explanation
 * @property {string} text
 * @property {Remedy | null} remedy
 * @property {boolean} waits whether `retryAfterSeconds` has to pass first
 */

/** @param {number | undefined} left */
const triesLeft = (left) => {
  if (left === undefined) return "";
  if (left === 0) return " That was the last try: ask for a new code.";
  return left === 1 ? " You have 1 try left." : ` You have ${left} tries left.`;
};

/** @type {Readonly<Record<string, Omit<Explanation, "waits">>>} */
const explanations = {
  invalid_input: { text: "Something in the form is missing or not right.", remedy: null },
  challenge_expired: { text: "That code has expired.", remedy: "restart" },
  challenge_exhausted: { text: "Too many wrong codes. This one no longer works.", remedy: "restart" },
  challenge_used: { text: "That code was used already.", remedy: "sign-in" },
  identifier_taken: { text: "You have an account with this address already.", remedy: "sign-in" },
  account_suspended: {
    text: "This account is suspended. Write to the market office to find out why.",
    remedy: null,
  },
  not_authenticated: { text: "You are not signed in.", remedy: "sign-in" },
  session_expired: { text: "You were signed out.", remedy: "sign-in" },
  conflict: { text: "This was changed somewhere else in the meantime.", remedy: "reload" },
  not_found: { text: "That is no longer there.", remedy: "reload" },
  not_configured: { text: "This market can't reach you that way. Choose another one.", remedy: null },
  service_unavailable: {
    text: "The market is not answering right now. Nothing is lost: try again.",
    remedy: "retry",
  },
  offline: { text: "You seem to be offline. Nothing is lost: try again when you are back.", remedy: "retry" },
};

/** @type {Omit<Explanation, "waits">} */
const unknown = { text: "Something went wrong on our side.", remedy: "retry" };

/**
 * The words for a problem.
 * @param {Problem} problem
 * @returns {Explanation}
 */
export const explain = (problem) => {
  if (problem.code === "invalid_code") {
    return { text: `That code is not right.${triesLeft(problem.attemptsLeft)}`, remedy: null, waits: false };
  }
  if (problem.code === "too_many_requests") {
    return { text: "That was a little too often.", remedy: "retry", waits: true };
  }
  return { ...(explanations[problem.code] ?? unknown), waits: false };
};

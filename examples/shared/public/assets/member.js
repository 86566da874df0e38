import { showProblem } from "./notice.js";
import { ProblemError } from "./problem.js";

/** @typedef {import("./notice.js").Remedies} Remedies */

const isSignedOut = (/** @type {string} */ code) =>
  code === "not_authenticated" || code === "session_expired";

/** Leaves for the sign-in page when that is the problem. @param {unknown} error @returns {boolean} whether it was */
export const leaveIfSignedOut = (error) => {
  if (!(error instanceof ProblemError) || !isSignedOut(error.problem.code)) return false;
  location.replace("/sign-in?notice=session-ended");
  return true;
};

/**
 * Runs what a page of a signed-in person does: without a session it leaves for the sign-in page, other problems are shown.
 * @param {HTMLElement} notice
 * @param {() => Promise<void>} task
 * @param {Remedies} [remedies]
 */
export const asMember = async (notice, task, remedies = {}) => {
  try {
    await task();
  } catch (error) {
    if (leaveIfSignedOut(error)) return;
    if (!(error instanceof ProblemError)) throw error;
    showProblem(notice, error.problem, { retry: () => void asMember(notice, task, remedies), ...remedies });
  }
};

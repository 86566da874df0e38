import { formatSeconds, startCountdown } from "./countdown.js";
import { announce, element } from "./element.js";
import { explain } from "./problem.js";

/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./problem.js").Remedy} Remedy */

/**
 * What each remedy does on this page: a function, or an address to go to.
 * @typedef {Partial<Record<Remedy, (() => void) | string>>} Remedies
 */

/** @type {Readonly<Record<Remedy, string>>} */
const labels = {
  retry: "Try again",
  resend: "Send a new code",
  restart: "Send a new code",
  "sign-in": "Sign in",
  register: "Join",
  reload: "Load the latest",
};

/** @type {WeakMap<HTMLElement, () => void>} */
const countdowns = new WeakMap();

/** @param {HTMLElement} notice */
export const hideNotice = (notice) => {
  countdowns.get(notice)?.();
  countdowns.delete(notice);
  notice.hidden = true;
  notice.replaceChildren();
};

/** @param {Remedy} remedy @param {(() => void) | string} act */
const remedyControl = (remedy, act) => {
  if (typeof act === "string") return element("a", { class: "button secondary", href: act }, labels[remedy]);
  const button = element("button", { class: "secondary", type: "button" }, labels[remedy]);
  button.addEventListener("click", act);
  return button;
};

/**
 * Shows a message and moves the focus to it, so that it is read out.
 * @param {HTMLElement} notice
 * @param {{ text: string, tone?: "problem" | "good", control?: HTMLElement | null }} message
 */
export const showNotice = (notice, { text, tone = "good", control = null }) => {
  hideNotice(notice);
  notice.dataset.tone = tone;
  notice.append(element("p", {}, text));
  if (control) notice.append(element("p", { class: "actions" }, control));
  notice.hidden = false;
  notice.focus();
};

/**
 * Explains a problem, with what can be done about it on this page. Where one has to wait, the control comes alive when
 * the time is over.
 * @param {HTMLElement} notice
 * @param {Problem} problem
 * @param {Remedies} [remedies]
 */
export const showProblem = (notice, problem, remedies = {}) => {
  const { text, remedy, waits } = explain(problem);
  const act = remedy ? remedies[remedy] : undefined;
  const control = remedy && act !== undefined ? remedyControl(remedy, act) : null;
  showNotice(notice, { text, tone: "problem", control });
  if (!waits) return;

  const seconds = problem.retryAfterSeconds ?? 60;
  const digits = element("span", { class: "digits", "data-countdown": "" });
  const waiting = element("span", {}, " You can try again in ", digits, ".");
  notice.querySelector("p")?.append(waiting);
  if (control instanceof HTMLButtonElement) control.disabled = true;
  const stop = startCountdown(
    Date.now() + seconds * 1000,
    (left) => {
      digits.textContent = formatSeconds(left);
    },
    () => {
      waiting.textContent = " You can try again now.";
      if (control instanceof HTMLButtonElement) control.disabled = false;
      announce("You can try again now.");
    },
  );
  countdowns.set(notice, stop);
};

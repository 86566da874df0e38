import { hideNotice, showProblem } from "./notice.js";
import { ProblemError } from "./problem.js";

/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./notice.js").Remedies} Remedies */

/** @param {HTMLFormElement} form */
const noticeOf = (form) => {
  const notice = form.querySelector("[data-notice]");
  if (!(notice instanceof HTMLElement)) throw new Error("The form has no notice");
  return notice;
};

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLElement | null} */
const fieldOf = (form, name) => {
  const field = form.elements.namedItem(name);
  return field instanceof RadioNodeList
    ? document.getElementById(name)
    : field instanceof HTMLElement
      ? field
      : null;
};

/** @param {HTMLFormElement} form */
export const clearFormErrors = (form) => {
  hideNotice(noticeOf(form));
  for (const error of form.querySelectorAll(".field-error")) {
    if (error instanceof HTMLElement) error.hidden = true;
  }
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
};

/** What is being corrected is no longer wrong. @param {HTMLFormElement} form */
const clearErrorsWhileTyping = (form) => {
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const container = target.closest(".field, .chips");
    const error = container?.querySelector(".field-error");
    if (error instanceof HTMLElement) error.hidden = true;
    target.removeAttribute("aria-invalid");
  });
};

/**
 * Puts a message under a field.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} message
 * @returns {HTMLElement | null} what to focus, null when the form has no such field in sight
 */
export const showFieldError = (form, name, message) => {
  const field = fieldOf(form, name);
  const error = form.querySelector(`#${CSS.escape(name)}-error`);
  if (!field || !(error instanceof HTMLElement) || field.closest("[hidden]")) return null;
  error.textContent = message;
  error.hidden = false;
  if (!(field instanceof HTMLFieldSetElement)) field.setAttribute("aria-invalid", "true");
  return field instanceof HTMLFieldSetElement ? field.querySelector("input") : field;
};

/** @param {string} message */
const asSentence = (message) => {
  const start = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
};

/**
 * Shows a problem where it belongs: issues under their fields, everything else above the form.
 * @param {HTMLFormElement} form
 * @param {Problem} problem
 * @param {Remedies} [remedies]
 */
export const showFormProblem = (form, problem, remedies = {}) => {
  clearFormErrors(form);
  /** @type {HTMLElement | null} */
  let first = null;
  let unplaced = (problem.issues ?? []).length === 0;
  for (const { path, message } of problem.issues ?? []) {
    const name = path.findLast((part) => typeof part === "string");
    const shown = name === undefined ? null : showFieldError(form, name, asSentence(message));
    first ??= shown;
    unplaced ||= shown === null;
  }
  if (unplaced) showProblem(noticeOf(form), problem, remedies);
  first?.focus();
};

/**
 * Sends a form with `send`: one at a time, with its button marked busy, and problems shown in place.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} send
 * @param {{ remedies?: Remedies, onProblem?: (problem: Problem) => boolean }} [options] `onProblem` returns true for what it showed itself
 */
export const onSubmit = (form, send, options = {}) => {
  let isBusy = false;
  clearErrorsWhileTyping(form);
  const submit = async () => {
    if (isBusy) return;
    isBusy = true;
    const button = form.querySelector('[type="submit"]');
    button?.setAttribute("aria-disabled", "true");
    clearFormErrors(form);
    try {
      await send();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (!options.onProblem?.(error.problem)) {
        showFormProblem(form, error.problem, { retry: () => form.requestSubmit(), ...options.remedies });
      }
    } finally {
      isBusy = false;
      button?.removeAttribute("aria-disabled");
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
};

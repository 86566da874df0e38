import { pageSettings } from "./page-settings.js";

/** @typedef {{ email: string } | { phone: string }} Identifier */

/** @param {HTMLFormElement} form */
const chosenKind = (form) => (new FormData(form).get("kind") === "phone" ? "phone" : "email");

/** @param {HTMLFormElement} form */
const showChosen = (form) => {
  const kind = chosenKind(form);
  for (const part of form.querySelectorAll("[data-kind]")) {
    if (part instanceof HTMLElement) part.hidden = part.dataset.kind !== kind;
  }
};

/**
 * Brings the switch between email and phone to life: one of both is asked for, never both.
 * @param {HTMLFormElement} form
 * @param {Partial<Record<"email" | "phone", string>>} given what to begin with
 */
export const startIdentifierField = (form, given) => {
  const offersPhone = pageSettings.channels.includes("sms");
  const kinds = form.elements.namedItem("kind");
  if (kinds instanceof RadioNodeList && offersPhone && given.phone) kinds.value = "phone";
  for (const name of /** @type {const} */ (["email", "phone"])) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && given[name]) field.value = given[name];
  }
  if (!offersPhone) form.querySelector('[name="kind"]')?.closest("fieldset")?.setAttribute("hidden", "");
  form.addEventListener("change", () => showChosen(form));
  showChosen(form);
};

/**
 * What was typed, as the server wants it.
 * @param {HTMLFormElement} form
 * @returns {Identifier | null} null when it is empty
 */
export const readIdentifier = (form) => {
  const kind = chosenKind(form);
  const value = new FormData(form).get(kind);
  const typed = typeof value === "string" ? value.trim() : "";
  if (typed === "") return null;
  return kind === "email" ? { email: typed } : { phone: typed };
};

/** The name of the field that is in sight, for messages. @param {HTMLFormElement} form */
export const identifierFieldName = chosenKind;

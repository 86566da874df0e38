import { byId } from "../element.js";
import { readFlow, startFlow } from "../flow.js";
import { onSubmit, showFieldError } from "../form.js";
import { fillForm, readForm } from "../form-values.js";
import { identifierFieldName, readIdentifier, startIdentifierField } from "../identifier-field.js";
import { showPageNotice } from "../page-notices.js";

const form = byId("register", HTMLFormElement);

const chosenRole = () => (new FormData(form).get("as") === "vendor" ? "vendor" : "client");

const showRole = () => {
  for (const part of form.querySelectorAll("[data-as]")) {
    if (part instanceof HTMLElement) part.hidden = part.dataset.as !== chosenRole();
  }
};

/**
 * @param {import("../identifier-field.js").Identifier} identifier
 * @returns {import("../answers.ts").FlowRequest}
 */
const requestOf = (identifier) => {
  const { storeName, categories, taxNumber, fullName, interests } = readForm(form);
  return chosenRole() === "vendor"
    ? { as: "vendor", ...identifier, vendor: { storeName, categories, ...(taxNumber ? { taxNumber } : {}) } }
    : { as: "client", ...identifier, ...(fullName ? { profile: { fullName } } : {}), client: { interests } };
};

// Whoever comes back to correct a typing error finds what he wrote.
const flow = readFlow();
const earlier = flow?.purpose === "register" ? flow.request : {};
fillForm(form, { ...earlier.vendor, ...earlier.client, ...earlier.profile });
const role = new URLSearchParams(location.search).get("as") ?? earlier.as ?? "client";
const roles = form.elements.namedItem("as");
if (roles instanceof RadioNodeList) roles.value = role === "vendor" ? "vendor" : "client";

startIdentifierField(form, earlier);
form.addEventListener("change", showRole);
showRole();

onSubmit(form, async () => {
  const identifier = readIdentifier(form);
  const stallIsMissing = chosenRole() === "vendor" && readForm(form).storeName === null;
  const name = stallIsMissing ? showFieldError(form, "storeName", "Write the name of your stall.") : null;
  const kind = identifierFieldName(form);
  const missing = kind === "email" ? "Write your email address." : "Write your mobile number.";
  const first = identifier === null ? showFieldError(form, kind, missing) : name;
  if (identifier === null || stallIsMissing) {
    first?.focus();
    return;
  }
  await startFlow("register", requestOf(identifier));
  location.assign("/code");
});

showPageNotice(/** @type {HTMLElement} */ (form.querySelector("[data-notice]")));

import { byId } from "../element.js";
import { readFlow, startFlow } from "../flow.js";
import { onSubmit, showFieldError } from "../form.js";
import { identifierFieldName, readIdentifier, startIdentifierField } from "../identifier-field.js";
import { showPageNotice } from "../page-notices.js";

const form = byId("sign-in", HTMLFormElement);

// Also what somebody tried to register with before he heard that he has an account.
startIdentifierField(form, readFlow()?.request ?? {});

onSubmit(form, async () => {
  const identifier = readIdentifier(form);
  if (identifier === null) {
    const kind = identifierFieldName(form);
    showFieldError(
      form,
      kind,
      kind === "email" ? "Write your email address." : "Write your mobile number.",
    )?.focus();
    return;
  }
  await startFlow("sign-in", identifier);
  location.assign("/code");
});

showPageNotice(/** @type {HTMLElement} */ (form.querySelector("[data-notice]")));

import { formatSeconds, startCountdown } from "../countdown.js";
import { announce, byId } from "../element.js";
import { readFlow, redeemCode, resendCode, startFlow } from "../flow.js";
import { clearFormErrors, onSubmit, showFieldError, showFormProblem } from "../form.js";
import { showNotice } from "../notice.js";
import { pageSettings } from "../page-settings.js";
import { explain, ProblemError } from "../problem.js";

/** @typedef {import("../flow.js").Flow} Flow */
/** @typedef {import("../problem.js").Problem} Problem */

const form = byId("code-form", HTMLFormElement);
const input = byId("code", HTMLInputElement);
const resend = byId("resend", HTMLButtonElement);
const resendWait = byId("resend-wait", HTMLElement);
const expiry = byId("expiry", HTMLElement);
const notice = /** @type {HTMLElement} */ (form.querySelector("[data-notice]"));

/** @type {(() => void)[]} */
let countdowns = [];

/** @param {boolean} isOpen whether a code can still be typed */
const setOpen = (isOpen) => {
  byId("code-field", HTMLElement).hidden = !isOpen;
  expiry.hidden = !isOpen;
  for (const button of form.querySelectorAll(":scope > .actions")) {
    if (button instanceof HTMLElement) button.hidden = !isOpen;
  }
  if (!isOpen) resendWait.hidden = true;
};

/** @param {Flow} flow */
const show = (flow) => {
  for (const stop of countdowns) stop();
  setOpen(true);
  const sent =
    flow.purpose === "sign-in"
      ? `If there is an account for ${flow.sentTo}, a code is on its way.`
      : `We sent it to ${flow.sentTo}.`;
  byId("code-lead", HTMLElement).textContent =
    `${sent} It has six digits and works in this browser tab only.`;
  byId("code-inbox", HTMLElement).hidden = !pageSettings.devInbox;
  const change = byId("change", HTMLAnchorElement);
  change.href = `/${flow.purpose}`;
  change.textContent = flow.channel === "sms" ? "Use another number" : "Use another address";
  resend.disabled = true;
  resendWait.hidden = false;
  countdowns = [
    startCountdown(
      flow.expiresAt,
      (left) => {
        byId("expires-in", HTMLElement).textContent = formatSeconds(left);
        expiry.dataset.soon = String(left <= 60);
      },
      () => showProblem({ code: "challenge_expired" }),
    ),
    startCountdown(
      flow.resendAt,
      (left) => {
        byId("resend-in", HTMLElement).textContent = formatSeconds(left);
      },
      () => {
        resend.disabled = false;
        resendWait.hidden = true;
        announce("You can ask for a new code now.");
      },
    ),
  ];
};

/** Sends a code and shows the page for it. @param {() => Promise<Flow>} ask */
const askForCode = async (ask) => {
  clearFormErrors(form);
  try {
    show(await ask());
    input.value = "";
    showNotice(notice, { text: "A new code is on its way. The old one no longer works." });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    showProblem(error.problem, () => void askForCode(ask));
  }
};

/** The codes after which this flow can't go on. */
const isOver = new Set([
  "challenge_expired",
  "challenge_exhausted",
  "challenge_used",
  "identifier_taken",
  "account_suspended",
]);

/** @param {Problem} problem @param {() => void} [retry] */
const showProblem = (problem, retry = () => form.requestSubmit()) => {
  const flow = readFlow();
  if (isOver.has(problem.code)) {
    for (const stop of countdowns) stop();
    setOpen(false);
  }
  showFormProblem(form, problem, {
    retry,
    "sign-in": "/sign-in",
    ...(flow ? { restart: () => void askForCode(() => startFlow(flow.purpose, flow.request)) } : {}),
  });
};

/** Digits only: codes are pasted with spaces and dashes, and typed on keyboards with other digits. */
const typedCode = () => input.value.normalize("NFKC").replace(/[\s\p{Pd}]/gu, "");

const flow = readFlow();
if (flow === null) {
  form.hidden = true;
  byId("no-flow", HTMLElement).hidden = false;
} else {
  show(flow);
  input.focus();
}

resend.addEventListener("click", () => {
  const current = readFlow();
  if (current) void askForCode(() => resendCode(current));
});

onSubmit(
  form,
  async () => {
    const current = readFlow();
    if (!current) return location.reload();
    if (!/^\d{6}$/.test(typedCode())) {
      showFieldError(form, "code", "Write the six digits of the code.")?.focus();
      return;
    }
    await redeemCode(current, typedCode());
    location.replace("/account?notice=welcome");
  },
  {
    onProblem: (problem) => {
      if (problem.code === "invalid_code" && problem.attemptsLeft === 0) {
        showProblem({ code: "challenge_exhausted" });
      } else if (problem.code === "invalid_code") {
        showFormProblem(form, { ...problem, issues: [{ path: ["code"], message: explain(problem).text }] });
        input.select();
      } else showProblem(problem);
      return true;
    },
  },
);

window.addEventListener("pageshow", (event) => {
  // Back from the account page: the flow of the kept page is over.
  if (event.persisted) location.reload();
});

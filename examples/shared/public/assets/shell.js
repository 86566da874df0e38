import { call } from "./call.js";
import { byId } from "./element.js";
import { pageSettings } from "./page-settings.js";
import { ProblemError } from "./problem.js";

// The frame that every page has.
byId("inbox-hint", HTMLElement).hidden = !pageSettings.devInbox;

for (const link of document.querySelectorAll(".site-nav a")) {
  if (link.getAttribute("href") === location.pathname) link.setAttribute("aria-current", "page");
}

const signOut = async () => {
  try {
    await call("POST", "/sign-out");
    location.assign("/sign-in?notice=signed-out");
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const over = error.problem.code === "not_authenticated" || error.problem.code === "session_expired";
    location.assign(over ? "/sign-in?notice=signed-out" : "/account?notice=still-signed-in");
  }
};
byId("sign-out", HTMLButtonElement).addEventListener("click", () => void signOut());

import { showNotice } from "./notice.js";

/** @type {Readonly<Record<string, { text: string, tone?: "problem" }>>} */
const notices = {
  "signed-out": { text: "You are signed out." },
  "signed-out-everywhere": { text: "You are signed out on every device." },
  "session-ended": { text: "You were signed out. Sign in to go on.", tone: "problem" },
  "still-signed-in": {
    text: "Signing out did not work. You are still signed in: try again.",
    tone: "problem",
  },
  welcome: { text: "You are in. Welcome to the market." },
};

/**
 * Shows the notice that the address names, and takes it out of the address so that a reload does not show it again.
 * @param {HTMLElement} notice
 */
export const showPageNotice = (notice) => {
  const name = new URLSearchParams(location.search).get("notice") ?? "";
  const found = Object.hasOwn(notices, name) ? notices[name] : undefined;
  if (!found) return;
  history.replaceState(null, "", location.pathname);
  showNotice(notice, found);
};

import { announce, byId, element } from "../element.js";

/** @typedef {import("../answers.ts").InboxMessage} InboxMessage */

const everyMs = 2000;
const state = byId("inbox-state", HTMLElement);
const list = byId("messages", HTMLUListElement);

/** @type {string} */
let shown = "";

/** @param {string} text @param {string} code */
const withMarkedCode = (text, code) => {
  const [before = "", ...rest] = text.split(code);
  return rest.length === 0 ? [text] : [before, element("mark", {}, code), rest.join(code)];
};

/** @param {InboxMessage} message */
const messageItem = (message) => {
  const time = new Date(message.receivedAt);
  const channel = message.channel === "sms" ? "Text message" : "Email";
  return element(
    "li",
    { class: "card message", "data-code": message.code },
    element(
      "p",
      { class: "message-head" },
      element("span", {}, `${channel} to `, element("span", { class: "message-to" }, message.to)),
      element("time", { datetime: message.receivedAt }, time.toLocaleTimeString("en")),
    ),
    ...(message.subject ? [element("h2", {}, message.subject)] : []),
    element("p", { class: "message-text" }, ...withMarkedCode(message.text, message.code)),
  );
};

const refresh = async () => {
  try {
    const response = await fetch("/dev/inbox.json");
    if (!response.ok) throw new Error(`status ${response.status}`);
    // Our own server, in development.
    const { messages } = /** @type {{ messages: InboxMessage[] }} */ (await response.json());
    const ids = messages.map(({ id }) => id).join();
    state.hidden = messages.length > 0;
    state.textContent = "No messages yet. Ask for a code, and it arrives here within a second.";
    // Redrawing would take away what somebody is marking to copy.
    if (ids === shown) return;
    if (shown !== "" && messages.length > 0) announce("A new message arrived.");
    shown = ids;
    list.replaceChildren(...messages.map(messageItem));
  } catch {
    state.hidden = false;
    state.textContent = "The server does not answer. Trying again…";
  }
};

const repeat = async () => {
  if (document.visibilityState === "visible") await refresh();
  setTimeout(() => void repeat(), everyMs);
};
document.addEventListener("visibilitychange", () => void refresh());
await repeat();

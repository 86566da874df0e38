import { call } from "../call.js";
import { describeUserAgent } from "../describe-user-agent.js";
import { announce, byId, element } from "../element.js";
import { asMember } from "../member.js";
import { showPageNotice } from "../page-notices.js";

/** @typedef {import("../answers.ts").ListedSession} ListedSession */
/** @typedef {import("../answers.ts").SessionAnswer} SessionAnswer */
/** @typedef {import("../answers.ts").SessionPage} SessionPage */
/** @template T @typedef {import("../call.js").Answer<T>} Answer */

const notice = byId("page-notice", HTMLElement);
const list = byId("device-list", HTMLUListElement);
const more = byId("more", HTMLButtonElement);
const confirm = byId("confirm", HTMLDialogElement);

/** @type {string | null} */
let cursor = null;

/** @param {string} time */
const day = (time) => new Date(time).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

/** @param {ListedSession} session @param {HTMLElement} row @param {string} name */
const revoke = (session, row, name) =>
  asMember(
    notice,
    async () => {
      await call("DELETE", `/sessions/${encodeURIComponent(session.id)}`);
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      announce(`${name} is signed out.`);
      const target = next?.querySelector("button") ?? document.querySelector("h1");
      if (target instanceof HTMLElement) target.focus();
    },
    { reload: () => location.reload() },
  );

/** @param {ListedSession} session @param {string} currentId */
const deviceRow = (session, currentId) => {
  const name = describeUserAgent(session.userAgent);
  const isCurrent = session.id === currentId;
  const heading = element("p", { class: "device-name" }, name);
  if (isCurrent) heading.append(element("span", { class: "badge", "data-tone": "calm" }, "This device"));
  const facts = [`Signed in ${day(session.createdAt)}`, ...(session.ip ? [session.ip] : [])].join(" · ");
  const row = element(
    "li",
    { class: "device", "data-session": session.id },
    element("div", {}, heading, element("p", { class: "device-facts" }, facts)),
  );
  if (!isCurrent) {
    const label = `Sign out ${name}, signed in ${day(session.createdAt)}`;
    const button = element(
      "button",
      { class: "secondary small", type: "button", "aria-label": label },
      "Sign out",
    );
    button.addEventListener("click", () => void revoke(session, row, name));
    row.append(button);
  }
  return row;
};

/** @returns {Promise<Answer<SessionAnswer>>} */
const fetchOwn = () => call("GET", "/session");

/** @returns {Promise<Answer<SessionPage>>} */
const fetchPage = () =>
  call("GET", cursor === null ? "/sessions" : `/sessions?cursor=${encodeURIComponent(cursor)}`);

const showNextPage = () =>
  asMember(notice, async () => {
    const [own, page] = await Promise.all([fetchOwn(), fetchPage()]);
    const rows = page.data.items.map((session) => deviceRow(session, own.data.session.id));
    list.append(...rows);
    cursor = page.data.nextCursor;
    more.hidden = cursor === null;
    byId("devices", HTMLElement).hidden = false;
  });

more.addEventListener("click", () => void showNextPage());

byId("everywhere", HTMLButtonElement).addEventListener("click", () => {
  confirm.returnValue = "no";
  confirm.showModal();
});
confirm.addEventListener("close", () => {
  if (confirm.returnValue !== "yes") return;
  void asMember(notice, async () => {
    await call("DELETE", "/sessions");
    location.replace("/sign-in?notice=signed-out-everywhere");
  });
});

showPageNotice(notice);
await showNextPage();
byId("loading", HTMLElement).hidden = true;

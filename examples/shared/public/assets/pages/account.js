import { call } from "../call.js";
import { addCountries } from "../countries.js";
import { byId, element } from "../element.js";
import { startEntityForm } from "../entity-form.js";
import { asMember } from "../member.js";
import { showPageNotice } from "../page-notices.js";

/** @typedef {import("../answers.ts").Me} Me */

const notice = byId("page-notice", HTMLElement);

/** @type {Readonly<Record<string, { text: string, tone: string }>>} */
const vendorStates = {
  pending: { text: "Being looked at", tone: "mark" },
  approved: { text: "Open", tone: "calm" },
  rejected: { text: "Not admitted", tone: "mark" },
  suspended: { text: "Closed for now", tone: "mark" },
};

/** @param {string} name @param {Node | string} value */
const fact = (name, value) => element("div", {}, element("dt", {}, name), element("dd", {}, value));

const showProfile = startEntityForm(byId("profile", HTMLFormElement), {
  path: "/me",
  select: (me) => ({ values: me.profile, version: me.version }),
});
const showVendor = startEntityForm(byId("vendor", HTMLFormElement), {
  path: "/me/vendor",
  select: (me) => ({ values: me.vendor ?? {}, version: me.vendor?.version ?? 0 }),
});
const showClient = startEntityForm(byId("client", HTMLFormElement), {
  path: "/me/client",
  select: (me) => ({ values: me.client ?? {}, version: me.client?.version ?? 0 }),
});

/** @param {Me} me */
const showFacts = (me) => {
  byId("account-kind", HTMLElement).textContent = me.userType === "vendor" ? "Your stall" : "Your account";
  byId("account-title", HTMLElement).textContent =
    me.vendor?.storeName ?? me.profile.fullName ?? "Hello there.";
  const since = new Date(me.createdAt).toLocaleDateString("en", { dateStyle: "long" });
  const state = me.vendor ? vendorStates[me.vendor.status] : undefined;
  byId("facts", HTMLElement).replaceChildren(
    fact(me.identifier.kind === "email" ? "Email" : "Phone", me.identifier.value),
    fact("Member since", since),
    ...(state
      ? [fact("Stall", element("span", { class: "badge", "data-tone": state.tone }, state.text))]
      : []),
  );
};

addCountries(byId("country", HTMLSelectElement));
showPageNotice(notice);

await asMember(notice, async () => {
  /** @type {import("../call.js").Answer<Me>} */
  const { data: me } = await call("GET", "/me");
  showFacts(me);
  showProfile(me);
  byId("vendor", HTMLElement).hidden = me.vendor === null;
  byId("client", HTMLElement).hidden = me.client === null;
  if (me.vendor) showVendor(me);
  if (me.client) showClient(me);
  byId("loading", HTMLElement).hidden = true;
  byId("account", HTMLElement).hidden = false;
});
byId("loading", HTMLElement).hidden = true;

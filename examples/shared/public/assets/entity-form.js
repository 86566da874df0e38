import { call } from "./call.js";
import { announce } from "./element.js";
import { onSubmit, showFieldError } from "./form.js";
import { fillForm, readForm } from "./form-values.js";
import { leaveIfSignedOut } from "./member.js";
import { changedFields, mergeEdits } from "./merge-edits.js";
import { showNotice } from "./notice.js";
import { ProblemError } from "./problem.js";

/**
 * What is stored of an entity, and the version that an edit has to name.
 * @typedef {{ values: Readonly<Record<string, unknown>>, version: number }} Entity
 */

/** @typedef {import("./answers.ts").Me} Me */
/** @typedef {import("./call.js").Answer<Me>} MeAnswer */

/** @param {unknown} value */
const inWords = (value) => {
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "nothing";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === null || value === undefined || value === ""
    ? "nothing"
    : `“${typeof value === "string" ? value : JSON.stringify(value)}”`;
};

/**
 * A form that edits one entity of the account. When somebody else saved first, both sets of edits are brought together
 * and what clashes is shown: nothing is overwritten unseen.
 * @param {HTMLFormElement} form
 * @param {{ path: string, select: (me: Me) => Entity }} options `select` finds the entity in the answer of /me
 * @returns {(me: Me) => void} shows what is stored
 */
export const startEntityForm = (form, { path, select }) => {
  const notice = /** @type {HTMLElement} */ (form.querySelector("[data-notice]"));
  /** @type {Entity} */
  let stored = { values: {}, version: 0 };

  const show = (/** @type {Me} */ me) => {
    stored = select(me);
    fillForm(form, stored.values);
  };

  const mergeWithLatest = async () => {
    const mine = readForm(form);
    /** @type {MeAnswer} */
    const { data } = await call("GET", "/me");
    const latest = select(data);
    const { values, clashes } = mergeEdits(stored.values, mine, latest.values);
    stored = latest;
    fillForm(form, values);
    const advice =
      clashes.length > 0
        ? "Look at the marked fields, then save again."
        : "Your edits were kept: save again.";
    showNotice(notice, {
      text: `This was changed somewhere else in the meantime. ${advice}`,
      tone: "problem",
    });
    for (const name of clashes) {
      showFieldError(form, name, `Somebody else saved ${inWords(latest.values[name])}.`);
    }
  };

  onSubmit(form, async () => {
    const patch = changedFields(stored.values, readForm(form));
    if (Object.keys(patch).length === 0) {
      showNotice(notice, { text: "There is nothing new to save." });
      return;
    }
    try {
      /** @type {MeAnswer} */
      const { data } = await call("PATCH", path, { body: patch, version: stored.version });
      show(data);
      showNotice(notice, { text: "Saved." });
      announce("Saved.");
    } catch (error) {
      if (leaveIfSignedOut(error)) return;
      if (!(error instanceof ProblemError) || error.problem.code !== "conflict") throw error;
      await mergeWithLatest();
    }
  });
  return show;
};

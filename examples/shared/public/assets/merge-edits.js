/** @param {unknown} left @param {unknown} right */
const isSame = (left, right) => JSON.stringify(left ?? null) === JSON.stringify(right ?? null);

/**
 * The fields of `mine` that differ from `base`: what a PATCH has to say.
 * @template {Readonly<Record<string, unknown>>} Values
 * @param {Readonly<Record<string, unknown>>} base
 * @param {Values} mine
 * @returns {Partial<Values>}
 */
export const changedFields = (base, mine) => {
  /** @type {Partial<Values>} */
  const changed = {};
  for (const name of /** @type {(keyof Values & string)[]} */ (Object.keys(mine))) {
    if (!isSame(base[name], mine[name])) changed[name] = mine[name];
  }
  return changed;
};

/**
 * Brings together my unsaved edits and what somebody else saved: fields that I did not touch take theirs, mine stay
 * mine, and a field that both changed differently is a clash.
 * @param {Readonly<Record<string, unknown>>} base what both began with
 * @param {Readonly<Record<string, unknown>>} mine
 * @param {Readonly<Record<string, unknown>>} theirs
 * @returns {{ values: Record<string, unknown>, clashes: readonly string[] }}
 */
export const mergeEdits = (base, mine, theirs) => {
  /** @type {Record<string, unknown>} */
  const values = {};
  /** @type {string[]} */
  const clashes = [];
  for (const name of Object.keys(mine)) {
    const isMine = !isSame(base[name], mine[name]);
    values[name] = isMine ? mine[name] : theirs[name];
    if (isMine && !isSame(base[name], theirs[name]) && !isSame(mine[name], theirs[name])) clashes.push(name);
  }
  return { values, clashes };
};

/** @typedef {Record<string, string | boolean | readonly string[] | null>} FormValues */

/** @param {HTMLFormElement} form */
const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) =>
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement,
  );

/** @param {Element} field @returns {field is HTMLInputElement} */
const isChip = (field) =>
  field instanceof HTMLInputElement && field.type === "checkbox" && !("boolean" in field.dataset);

/**
 * The values of a form by name: text (null when empty), one checkbox as a boolean, several of a name as a list.
 * @param {HTMLFormElement} form
 * @returns {FormValues}
 */
export const readForm = (form) => {
  /** @type {FormValues} */
  const values = {};
  for (const field of fieldsOf(form)) {
    if (isChip(field)) {
      const chosen = values[field.name];
      /** @type {readonly string[]} */
      const list = Array.isArray(chosen) ? chosen : [];
      values[field.name] = field.checked ? [...list, field.value] : list;
    } else if (field instanceof HTMLInputElement && field.type === "checkbox")
      values[field.name] = field.checked;
    else values[field.name] = field.value.trim() || null;
  }
  return values;
};

/**
 * Fills a form from values by name; names that it lacks are left alone.
 * @param {HTMLFormElement} form
 * @param {Readonly<Record<string, unknown>>} values
 */
export const fillForm = (form, values) => {
  for (const field of fieldsOf(form)) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (isChip(field)) field.checked = Array.isArray(value) && value.includes(field.value);
    else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === true;
    else field.value = typeof value === "string" ? value : "";
  }
};

/**
 * Makes an element; text goes in as text, never as markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
};

/**
 * The element with that id.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {{ new (): T }} type
 * @returns {T}
 */
export const byId = (id, type) => {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} "${id}"`);
  return found;
};

/** Says something to a screen reader without moving the focus. @param {string} text */
export const announce = (text) => {
  const announcer = document.getElementById("announcer");
  if (!announcer) return;
  // The same words twice are announced only when the text was empty in between.
  announcer.textContent = "";
  setTimeout(() => {
    announcer.textContent = text;
  }, 50);
};

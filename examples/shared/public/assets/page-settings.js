/**
 * @typedef {object} PageSettings
 * @property {string} authPath
 * @property {readonly ("email" | "sms")[]} channels
 * @property {boolean} devInbox
 */

const meta = document.querySelector('meta[name="marketplace"]');

/** What the server said when it made the page.*/
export const pageSettings = /** @type {PageSettings} */ (JSON.parse(meta?.getAttribute("content") ?? "{}"));

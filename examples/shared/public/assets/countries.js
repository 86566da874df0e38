import { element } from "./element.js";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
// Regions that have names but are no countries.
const others = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

/** Adds every country to the list, by the browser's own names. @param {HTMLSelectElement} select */
export const addCountries = (select) => {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !others.has(code));
  const countries = codes.flatMap((code) => {
    const name = names.of(code);
    return name ? [{ code, name }] : [];
  });
  countries.sort((left, right) => left.name.localeCompare(right.name));
  select.append(...countries.map(({ code, name }) => element("option", { value: code }, name)));
};

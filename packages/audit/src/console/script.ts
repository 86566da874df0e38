/** The page works without it: it sends the slider's form when the slider moved, and leaves empty fields out of the address. */
export const script = `"use strict";
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
}
for (const slider of document.querySelectorAll("input[type=range]")) {
  const output = slider.form.querySelector("output");
  let timer;
  slider.addEventListener("input", () => {
    output.textContent = slider.value;
    clearTimeout(timer);
  });
  // Each key changes it: the reading of a version is recorded, so it is asked for when the slider rests.
  slider.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => slider.form.requestSubmit(), 350);
  });
}
`;

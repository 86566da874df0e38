import { call } from "../call.js";
import { ProblemError } from "../problem.js";

/** @param {string} id @param {boolean} isHidden */
const hide = (id, isHidden) => {
  const part = document.getElementById(id);
  if (part) part.hidden = isHidden;
};

try {
  await call("GET", "/session");
  document.body.dataset.area = "member";
  hide("guest-doors", true);
  hide("guest-aside", true);
  hide("member-doors", false);
} catch (error) {
  // Whoever is not signed in, or can't be asked, is a guest: the page is made for him.
  if (!(error instanceof ProblemError)) throw error;
}

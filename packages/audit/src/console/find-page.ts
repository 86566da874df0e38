import { isAuthError } from "@latchkey/core/errors";
import type { Page, PageContext } from "./page.ts";
import { entityPage } from "./pages/entity-page.ts";
import { integrityPage } from "./pages/integrity-page.ts";
import { overviewPage } from "./pages/overview-page.ts";
import { problemPage } from "./pages/problem-page.ts";
import { recordPage } from "./pages/record-page.ts";
import { timelinePage } from "./pages/timeline-page.ts";
import { isEntityName } from "./parse-timeline-query.ts";

function route(context: PageContext, path: string): Promise<Page> | null {
  // Ids are hexadecimal: what has to be decoded names nothing.
  const [first = "", second = "", third = "", ...rest] = path.split("/").slice(1);
  if (rest.length > 0) return null;
  if (first === "records" && second !== "" && third === "") return recordPage(context, second);
  if (first === "entities" && isEntityName(second) && third !== "") return entityPage(context, second, third);
  if (second !== "") return null;
  if (first === "") return timelinePage(context);
  if (first === "overview") return overviewPage(context);
  return first === "integrity" ? integrityPage(context) : null;
}

/** Makes the page of a path below the console's own; one that says so when there is none. */
export async function findPage(context: PageContext, path: string): Promise<Page> {
  const missing = (): Page =>
    problemPage(context, { status: 404, title: "Not found", sentences: ["There is nothing here."] });
  try {
    return (await route(context, path)) ?? missing();
  } catch (error) {
    if (isAuthError(error, "not_found")) return missing();
    if (!isAuthError(error, "invalid_input")) throw error;
    return problemPage(context, {
      status: 400,
      title: "This address is wrong",
      sentences: (error.details.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
    });
  }
}

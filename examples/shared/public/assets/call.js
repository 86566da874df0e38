import { pageSettings } from "./page-settings.js";
import { ProblemError } from "./problem.js";

/** @typedef {import("./problem.js").Problem} Problem */

const patienceMs = 20_000;
/** Clocks that differ by less are taken for the same: the Date header tells whole seconds only. */
const clockToleranceMs = 2000;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isRecord = (value) => typeof value === "object" && value !== null;

/** @param {Response} response @returns {Promise<unknown>} */
const readJson = async (response) => {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  try {
    return await response.json();
  } catch {
    // Cut off on the way; without a body the status still says enough.
    return null;
  }
};

/** @param {Response} response @param {unknown} body @returns {Problem} */
const readProblem = (response, body) => {
  const members = isRecord(body) ? body : {};
  const retryAfter = Number(response.headers.get("retry-after") ?? members.retryAfterSeconds);
  return {
    code:
      typeof members.code === "string"
        ? members.code
        : response.status >= 500
          ? "service_unavailable"
          : "unreadable",
    ...(typeof members.attemptsLeft === "number" ? { attemptsLeft: members.attemptsLeft } : {}),
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterSeconds: Math.ceil(retryAfter) } : {}),
    ...(Array.isArray(members.issues) ? { issues: members.issues } : {}),
  };
};

/** @param {Response} response */
const readClockOffset = (response) => {
  const offset = Date.parse(response.headers.get("date") ?? "") - Date.now();
  return Math.abs(offset) > clockToleranceMs ? offset : 0;
};

/**
 * @template T
 * @typedef {{ data: T, clockOffsetMs: number }} Answer
 */

/**
 * One request to Latchkey.
 * @template [T=unknown]
 * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
 * @param {string} path below the mount point
 * @param {{ body?: unknown, version?: number }} [options] `version` goes into If-Match
 * @returns {Promise<Answer<T>>} the answer, and how far the server's clock is ahead of ours
 * @throws {ProblemError}
 */
export const call = async (method, path, options = {}) => {
  /** @type {Record<string, string>} */
  const headers = { accept: "application/json" };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.version !== undefined) headers["if-match"] = `"${options.version}"`;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(`${pageSettings.authPath}${path}`, {
      method,
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    // fetch tells no reasons: no network, a refused connection and our own deadline look alike.
    throw new ProblemError({ code: navigator.onLine ? "service_unavailable" : "offline" });
  }
  const body = await readJson(response);
  if (!response.ok) throw new ProblemError(readProblem(response, body));
  // The route says what it answers; a wrong type here would be a defect of this demo.
  return { data: /** @type {T} */ (body), clockOffsetMs: readClockOffset(response) };
};

import { call } from "./call.js";

/** @typedef {import("./answers.ts").Flow["purpose"]} Purpose */

/** @typedef {import("./answers.ts").Flow} Flow */
/** @typedef {import("./answers.ts").FlowRequest} FlowRequest */
/** @typedef {import("./answers.ts").ChallengeAnswer} ChallengeAnswer */

const key = "marlowe.flow";

/** @returns {Flow | null} */
export const readFlow = () => {
  try {
    // Only this file writes there.
    return /** @type {Flow | null} */ (JSON.parse(sessionStorage.getItem(key) ?? "null"));
  } catch {
    // Not ours; a new flow overwrites it.
    return null;
  }
};

export const forgetFlow = () => sessionStorage.removeItem(key);

/** @param {Purpose} purpose @param {FlowRequest} request @param {string} path @param {unknown} body */
const begin = async (purpose, request, path, body) => {
  /** @type {import("./call.js").Answer<ChallengeAnswer>} */
  const { data, clockOffsetMs } = await call("POST", path, { body });
  /** @type {Flow} */
  const flow = {
    purpose,
    request,
    challenge: data.challenge,
    channel: data.channel,
    sentTo: data.sentTo,
    // The server's times, as our clock will show them.
    expiresAt: Date.parse(data.expiresAt) - clockOffsetMs,
    resendAt: Date.parse(data.resendAt) - clockOffsetMs,
  };
  sessionStorage.setItem(key, JSON.stringify(flow));
  return flow;
};

/** Asks for a code. @param {Purpose} purpose @param {FlowRequest} request */
export const startFlow = (purpose, request) => begin(purpose, request, `/${purpose}`, request);

/** Asks for another code of the same flow. @param {Flow} flow */
export const resendCode = ({ purpose, request, challenge }) =>
  begin(purpose, request, "/challenges/resend", { challenge });

/** Redeems the code: afterwards this browser is signed in. @param {Flow} flow @param {string} code */
export const redeemCode = async ({ purpose, challenge }, code) => {
  await call("POST", `/${purpose}/verify`, { body: { challenge, code } });
  forgetFlow();
};

// The order matters: most browsers claim to be older ones as well.
const browsers = [
  ["Edge", /\bEdg(?:A|iOS)?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome|Chromium)\//],
  ["Safari", /\bSafari\//],
  ["curl", /^curl\//],
  ["Node.js", /^(?:node|undici)\b/i],
];

const systems = [
  ["iPad", /\biPad\b/],
  ["iPhone", /\biPhone\b/],
  ["Android", /\bAndroid\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

/** @param {readonly (readonly (string | RegExp)[])[]} table @param {string} text */
const firstMatch = (table, text) =>
  table.find(([, pattern]) => pattern instanceof RegExp && pattern.test(text))?.[0]?.toString() ?? null;

/**
 * A user agent as people say it, such as "Firefox on Windows".
 * @param {string | null | undefined} userAgent
 */
export const describeUserAgent = (userAgent) => {
  if (!userAgent) return "Unknown device";
  const browser = firstMatch(browsers, userAgent);
  const system = firstMatch(systems, userAgent);
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? (system ? `A browser on ${system}` : "Unknown device");
};

import { findOnPath } from "./find-on-path.ts";

export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
}

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of a Chromium: CHROMIUM_PATH, or the first one found on this machine. */
export const findChromium = (): string => {
  const path = process.env["CHROMIUM_PATH"] ?? findOnPath(names);
  if (path) return path;
  throw new Error(
    "There is no Chromium. Install it with: apt-get install chromium (Debian), brew install --cask chromium (macOS).",
  );
};

/** Options for playwright-core's `chromium.launch()`: quiet on the network, and able to run as root. */
export const chromiumLaunch = (): ChromiumLaunch => ({
  executablePath: findChromium(),
  args: [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ],
});

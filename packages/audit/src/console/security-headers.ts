import { sha256, utf8 } from "@latchkey/core/crypto";
import { script } from "./script.ts";
import { stylesheet } from "./stylesheet.ts";

/** A source of CSP that admits exactly this inline text. */
function hashSource(text: string): string {
  return `'sha256-${btoa(String.fromCharCode(...sha256(utf8(text))))}'`;
}

/** Nothing is loaded; one style and one script are admitted by what they are, whatever else gets into a page. */
const contentSecurityPolicy: string = [
  "default-src 'none'",
  `style-src ${hashSource(stylesheet)}`,
  `script-src ${hashSource(script)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** What every answer of the console is sent with. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": contentSecurityPolicy,
  "content-type": "text/html; charset=utf-8",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex",
};

/**
 * What every page is sent with: nothing from elsewhere, no inline script or style, never framed.
 * @returns a fresh object for a page of that content type
 */
export const securityHeaders = (contentType: string): Record<string, string> => ({
  "content-type": contentType,
  "content-security-policy": [
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
});

import type { Envelope } from "@latchkey/core/ports";

/** A message in all the forms that a channel may need. */
export interface Words {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sms: string;
}

const market = "Marlowe Market";

const purposes: Readonly<
  Record<Envelope["template"], { readonly subject: string; readonly purpose: string }>
> = {
  registration_code: { subject: `Your code to join ${market}`, purpose: `to open your account at ${market}` },
  sign_in_code: { subject: `Your code to sign in to ${market}`, purpose: `to sign in to ${market}` },
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const minutesUntil = (end: Date, now: Date): string => {
  const minutes = Math.max(1, Math.round((end.getTime() - now.getTime()) / 60_000));
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};

const page = (rows: readonly string[]): string =>
  [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    '<body style="margin:0;padding:32px 16px;background:#f2f5f1;color:#17231d;font:16px/1.6 system-ui,sans-serif">',
    '<div style="max-width:440px;margin:0 auto;padding:32px;background:#fff;border:1px solid #d8e0d9;border-radius:12px">',
    ...rows,
    "</div></body></html>",
  ].join("\n");

/**
 * The words of every message, in one place. The subject never holds the code: mail servers log subjects.
 * The last line of a text message binds the code to the site, so that phones offer it nowhere else
 * (Origin-bound one-time codes, WICG).
 */
export const writeWords = (
  envelope: Envelope,
  options: { readonly baseUrl: string; readonly now: Date },
): Words => {
  const { code, expiresAt } = envelope.params;
  const { subject, purpose } = purposes[envelope.template];
  const host = new URL(options.baseUrl).hostname;
  const minutes = minutesUntil(expiresAt, options.now);
  const warning = `Don't share it with anybody: ${market} never asks for it by phone, mail or chat.`;
  const stranger = "If you didn't ask for it, you can ignore this message.";
  return {
    subject,
    text: [`${code} is your code ${purpose}.`, `It works for ${minutes}.`, "", warning, stranger].join("\n"),
    html: page([
      `<p style="margin:0 0 16px;font-weight:600">${escapeHtml(market)}</p>`,
      `<p style="margin:0">Your code ${escapeHtml(purpose)}:</p>`,
      `<p style="margin:12px 0;font:600 34px/1.2 ui-monospace,monospace;letter-spacing:.18em">${escapeHtml(code)}</p>`,
      `<p style="margin:0 0 16px">It works for ${minutes}.</p>`,
      `<p style="margin:0;font-size:14px;color:#4b5b52">${escapeHtml(warning)} ${escapeHtml(stranger)}</p>`,
    ]),
    sms: [
      `${code} is your code ${purpose}. It works for ${minutes}. Don't share it.`,
      `@${host} #${code}`,
    ].join("\n\n"),
  };
};

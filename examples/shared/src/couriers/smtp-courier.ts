import type { Courier, CourierAnswer } from "@latchkey/core/ports";
import nodemailer from "nodemailer";
import type { SmtpSettings } from "../settings/settings.ts";
import { writeWords } from "./templates.ts";

interface Refusal {
  /** The reply's number and, where there is one, its enhanced status (RFC 3463); 0 when the server never replied. */
  readonly status: number;
  readonly description: string;
  /** Whether this message was refused, rather than our log-in or our connection. */
  readonly isAboutMessage: boolean;
}

// Replies quote the address and sometimes the message, so their text goes no further than here.
const readRefusal = (error: unknown): Refusal => {
  const field = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const response = field("response");
  const status = Number(field("responseCode") ?? 0);
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(typeof response === "string" ? response : "")?.[0];
  const code = field("code");
  return {
    status,
    description: [code, status || null, enhanced].filter(Boolean).join(" "),
    isAboutMessage: code === "EENVELOPE" || code === "EMESSAGE",
  };
};

/** Sends email over SMTP: a 5xx reply to the message is final, everything else may work later. */
export const createSmtpCourier = (settings: SmtpSettings, options: { readonly baseUrl: string }): Courier => {
  const transport = nodemailer.createTransport({
    url: settings.url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  const domain = settings.from.slice(settings.from.lastIndexOf("@") + 1);

  const send: Courier["send"] = async (envelope, signal): Promise<CourierAnswer> => {
    const { subject, text, html } = writeWords(envelope, { baseUrl: options.baseUrl, now: new Date() });
    try {
      await transport.sendMail({
        from: { name: "Marlowe Market", address: settings.from },
        // As an object it is one address, whatever it contains; as text it would be parsed as a list.
        to: { name: "", address: envelope.to },
        subject,
        text,
        html,
        // The same for every attempt, so that receivers can drop a repetition.
        messageId: `<${envelope.id}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
      return { outcome: "sent" };
    } catch (error) {
      const { status, description, isAboutMessage } = readRefusal(error);
      if (isAboutMessage && status >= 500) return { outcome: "rejected", reason: `SMTP ${description}` };
      // oxlint-disable-next-line eslint/preserve-caught-error -- it would carry the address into the log
      throw new Error(`SMTP ${description || "failed"}`);
    }
  };
  return { channels: ["email"], send };
};

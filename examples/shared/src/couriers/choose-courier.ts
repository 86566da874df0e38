import type { Courier } from "@latchkey/core/ports";
import type { MarketplaceSettings } from "../settings/settings.ts";
import { createDevInbox, type DevInbox } from "./dev-inbox.ts";
import { createSmtpCourier } from "./smtp-courier.ts";

export interface ChosenCourier {
  readonly courier: Courier;
  /** null in production. */
  readonly inbox: DevInbox | null;
}

/**
 * Email goes by SMTP when it is set up. In development everything else lands in the dev inbox; in production there is
 * no channel for it, and `loadSettings` has refused to start without SMTP.
 */
export const chooseCourier = (settings: MarketplaceSettings): ChosenCourier => {
  const { baseUrl } = settings;
  const inbox = settings.isProduction ? null : createDevInbox({ baseUrl });
  const smtp = settings.smtp ? createSmtpCourier(settings.smtp, { baseUrl }) : null;
  const byChannel = { email: smtp ?? inbox, sms: inbox };
  const channels = (["email", "sms"] as const).filter((channel) => byChannel[channel] !== null);
  return {
    inbox,
    courier: {
      channels,
      send: async (envelope, signal) => {
        const courier = byChannel[envelope.channel];
        if (courier === null) return { outcome: "rejected", reason: `no courier for ${envelope.channel}` };
        return courier.send(envelope, signal);
      },
    },
  };
};

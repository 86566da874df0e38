export { assembleMarketplace, type Marketplace } from "./assemble-marketplace.ts";
export { clientFields, vendorFields } from "./marketplace-fields.ts";
export { runMarketplace } from "./run-marketplace.ts";
export { loadSettings } from "./settings/load-settings.ts";
export type { MarketplaceSettings, SmtpSettings } from "./settings/settings.ts";
export { SettingsError } from "./settings/settings-error.ts";

export { auditConsole } from "./audit-console.ts";
export type { AuditConsoleOptions, ConsoleReader } from "./console-options.ts";
export type { ReadableAudit } from "./page.ts";

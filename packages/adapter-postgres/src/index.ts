export { type MigrateOptions, type MigrateResult, migrate } from "./migrate.ts";
export { type PostgresStorageOptions, postgresStorage } from "./postgres-storage.ts";
export { type RetainAuditOptions, type RetainedMonth, retainAudit } from "./retain-audit.ts";

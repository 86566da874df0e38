export type { AuditOptions, EntityAuditOptions, FieldTreatment } from "./audit-options.ts";
export type { AuditChange, AuditRecord, PersonalPart } from "./records/audit-record.ts";
export { withAudit } from "./with-audit.ts";

export type { Audit, AuditedRecord, AuditStatus, EntityReference, PageInput } from "./audit.ts";
export type { AuditAssemblyOptions, SealingOptions } from "./audit-assembly-options.ts";
export type { AuditOptions, EntityAuditOptions, FieldTreatment } from "./audit-options.ts";
export {
  type CheckpointSigner,
  createCheckpointSigner,
  generateSigningKey,
} from "./checkpoint/checkpoint-signer.ts";
export { createAudit } from "./create-audit.ts";
export type { Erasure } from "./erasure/erasure.ts";
export type { ExportChunk, ExportFormat, ExportInput, OcsfVersion } from "./export/export-input.ts";
export type { ComparedVersion, Comparison, EntityState, HistoryEntry } from "./history/entity-state.ts";
export type { Reversal, RevertInput } from "./history/revert-input.ts";
export type { Instruction } from "./operations/instruction.ts";
export type { AuditChange, AuditRecord, PersonalPart } from "./records/audit-record.ts";
export type { SinkStatus } from "./sealing/checkpoint-publisher.ts";
export { createSealer, type Sealer, type SealerOptions, type SealerStatus } from "./sealing/create-sealer.ts";
export type { GuardAnswer } from "./sealing/head-guard.ts";
export type { SealRound } from "./sealing/seal-round.ts";
export type { AuditSearch } from "./search/audit-search.ts";
export type { CheckpointSink } from "./sinks/checkpoint-sink.ts";
export { fileSink } from "./sinks/file-sink.ts";
export { type PutSinkOptions, putSink } from "./sinks/put-sink.ts";
export { type WebhookSinkOptions, webhookSink } from "./sinks/webhook-sink.ts";
export { withAudit } from "./with-audit.ts";

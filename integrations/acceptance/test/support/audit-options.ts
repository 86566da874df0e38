import type { AuditOptions } from "@latchkey/audit";
import { indexSecret, secrets } from "./assemble-house.ts";

/** How every storage of these tests is audited. */
export const auditOptions: AuditOptions = { secrets, indexSecret };

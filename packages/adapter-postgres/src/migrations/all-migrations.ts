import { init } from "./0001-init.ts";
import { audit } from "./0002-audit.ts";
import { eventOrder } from "./0003-event-order.ts";
import type { Migration } from "./migration.ts";

export const allMigrations: readonly Migration[] = [init, audit, eventOrder];

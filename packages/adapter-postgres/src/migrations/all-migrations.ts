import { init } from "./0001-init.ts";
import type { Migration } from "./migration.ts";

export const allMigrations: readonly Migration[] = [init];
